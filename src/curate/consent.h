// curate/consent.h
//
// Whom and what the owner leaves out: people who did not agree, people who asked to be
// forgotten, years and words that are not the owner's own; and from what nothing is learnt,
// or another person's voice. A message that goes keeps its place in the thread, under a
// reason; to forget somebody also takes every word.
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
#include "curate/context_only.h"
#include "curate/subject.h"

namespace idiolect::curate {

inline constexpr std::string_view kExcluded = "excluded";
inline constexpr std::string_view kForgotten = "forgotten";
inline constexpr std::string_view kForwarded = "forwarded";
inline constexpr std::string_view kOutsideDates = "outside-dates";

struct Consent {
  std::vector<Aliases> same;         // people who are called differently here and there
  std::vector<std::string> exclude;  // names, whose aliases count, or titles of groups
  std::vector<std::string> forget;
  std::string salt;                       // of the hashes that stand for the forgotten
  std::vector<std::string> context_only;  // people or titles of threads
  std::vector<std::string> groups;        // titles of groups to learn from, or kAllGroups
  std::string subject;                    // whose voice is learnt; empty: the owner's
  std::optional<Time> since;              // what was sent before is left out
  std::optional<Time> until;              // and from here on
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
///  - excluded, forgotten: threads with nobody else, groups of that title, and what these people
///    wrote in other groups. Of the
///    forgotten, texts, authors, participants and titles go as well.
///  - outside-dates.
///  - forwarded: what the owner, or the subject, passed on, which are somebody else's words.
/// Then it sets `marked_owner` where the voice is a subject's, and `context_only`.
/// Holds no thread; of the people, each distinct name once, and only where names are to be found.
class ConsentFilter {
 public:
  /// `owner` is the name that mark_owner gives the owner's messages. Throws UsageError where the
  /// subject is the owner, or is left out.
  ConsentFilter(Consent consent, std::string owner);

  /// To be called once for each thread: what goes and stays is counted.
  void apply(chat::Thread& thread);

  /// What became of the names, in the order in which they were given, once all threads were seen.
  /// Throws UsageError for a name that is nowhere in the threads.
  std::vector<Departure> finish() const;
  /// What is context only, likewise.
  ContextOnly context_only() const { return contexts_.finish(met_); }
  /// Whose voice it is; none where it is the owner's.
  std::optional<Voice> voice() const;

 private:
  void add(const std::string& name, bool forgotten);
  void check_subject_stays() const;
  Departure* departure(const std::string& name);
  std::vector<Departure*> departures_of(const chat::Thread& thread,
                                        const std::set<std::string>& others);
  void leave(chat::Thread& thread, const std::set<std::string>& others);
  void disguise_key(chat::Thread& thread) const;
  void leave_group(chat::Thread& thread, const std::set<std::string>& others);
  void rename_people(chat::Thread& thread, const std::set<std::string>& others) const;
  void drop_outside_dates(chat::Thread& thread) const;

  Consent consent_;
  std::string owner_;
  OneName one_name_;
  ContextRules contexts_;
  Subject subject_;
  bool has_names_ = false;                      // somebody is to be found
  std::map<std::string, std::size_t> leaving_;  // into departures_, by OneName::key
  std::vector<Departure> departures_;
  std::set<std::string> met_;  // everyone, for the hint where a name is nobody's
};

}  // namespace idiolect::curate
