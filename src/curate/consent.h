// curate/consent.h
//
// Whom and what the owner leaves out: people who did not agree, people who asked to be
// forgotten, years and words that are not the owner's own. A message that goes keeps its
// place in the thread, under a reason; to forget somebody also takes every word.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/times.h"
#include "chat/message.h"
#include "curate/aliases.h"

namespace idiolect::curate {

inline constexpr std::string_view kExcluded = "excluded";
inline constexpr std::string_view kForgotten = "forgotten";
inline constexpr std::string_view kForwarded = "forwarded";
inline constexpr std::string_view kOutsideDates = "outside-dates";

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

/// Applies a Consent, one thread after the other, to threads whose owner is marked (mark_owner):
/// gives people their one name, and sets `dropped` on what has to go:
///  - excluded, forgotten: threads with nobody else, and what these people wrote in groups. Of the
///    forgotten, texts, authors, participants and titles go as well.
///  - forwarded: what the owner passed on, which are somebody else's words.
///  - outside-dates.
/// Holds no thread; of the people, each distinct name once, and only where names are to be found.
class ConsentFilter {
 public:
  /// `owner` is the name that mark_owner gives the owner's messages.
  ConsentFilter(Consent consent, std::string owner);

  void apply(chat::Thread& thread);

  /// What became of the names, in the order in which they were given, once all threads were seen.
  /// Throws UsageError for a name of `exclude` or `forget` that is nowhere in the threads.
  std::vector<Departure> finish() const;

 private:
  void add(const std::string& name, bool forgotten);
  const std::string& shown(const std::string& name) const;
  Departure* departure(const std::string& name);
  std::vector<Departure*> departures_of(const chat::Thread& thread,
                                        const std::set<std::string>& others);
  void leave_group(chat::Thread& thread, const std::set<std::string>& others);
  void rename_people(chat::Thread& thread, const std::set<std::string>& others) const;
  void drop_the_rest(chat::Thread& thread) const;

  Consent consent_;
  std::string owner_;
  std::map<std::string, std::string> shown_;    // by name_key
  std::map<std::string, std::size_t> leaving_;  // into departures_, by name_key of the shown name
  std::vector<Departure> departures_;
  std::set<std::string> met_;  // everyone, for the hint where a name is nobody's
};

}  // namespace idiolect::curate
