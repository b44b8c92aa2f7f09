// curate/consent.h
//
// Whom and what the owner leaves out: people who did not agree, people who asked to be
// forgotten, years and words that are not the owner's own. A message that goes keeps its
// place in the thread, under a reason; to forget somebody also takes every word.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/times.h"
#include "chat/message.h"

namespace idiolect::curate {

inline constexpr std::string_view kExcluded = "excluded";
inline constexpr std::string_view kForgotten = "forgotten";
inline constexpr std::string_view kForwarded = "forwarded";
inline constexpr std::string_view kOutsideDates = "outside-dates";

/// Names that belong to one person; the first is the one to show.
using Aliases = std::vector<std::string>;

struct Consent {
  std::vector<Aliases> same;         // people who are called differently here and there
  std::vector<std::string> exclude;  // names; all aliases of theirs count
  std::vector<std::string> forget;
  std::optional<Time> since;  // what was sent before is left out
  std::optional<Time> until;  // and from here on
};

/// What became of one name of `exclude` or `forget`.
struct Departure {
  std::string name;
  bool forgotten = false;
  Aliases names;             // the spellings that were met
  std::size_t threads = 0;   // with nobody else, left out whole
  std::size_t messages = 0;  // left out, of any kind and author
};

/// "Anna Lindqvist = annali = Anna L." as Aliases. Throws UsageError where there are not two names.
Aliases parse_aliases(const std::string& text);

/// Applies `consent` to threads whose owner is marked (mark_owner): gives people their one name,
/// and sets `dropped` on what has to go:
///  - excluded, forgotten: threads with nobody else, and what these people wrote in groups. Of the
///    forgotten, texts, authors, participants and titles go as well.
///  - forwarded: what the owner passed on, which are somebody else's words.
///  - outside-dates.
/// Throws UsageError for a name of `exclude` or `forget` that is nowhere in the threads.
std::vector<Departure> apply_consent(std::span<chat::Thread> threads, const Consent& consent);

/// Names that may be one person's, each line as parse_aliases takes it: the same letters and digits
/// in another spelling ("Anna Lindqvist = annalindqvist"). Only a suggestion: two people may share
/// them. At most `most` lines.
std::vector<std::string> suggest_same(std::span<const chat::Thread> threads, std::size_t most = 5);

/// `path` with a short hash for each component that spells one of `names`, in whatever case and
/// with whatever between its letters ("annalindqvist_2752", "WhatsApp - Anna Lindqvist.csv").
std::string without_names(std::string_view path, std::span<const std::string> names);

}  // namespace idiolect::curate
