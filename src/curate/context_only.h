// curate/context_only.h
//
// Threads from which nothing is learnt: with people, or of the title, that the owner
// names, and groups until they are chosen. In a group most of what is said answers
// somebody else, and of many people nobody was asked.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "chat/message.h"
#include "curate/aliases.h"

namespace idiolect::curate {

/// The word of --group that chooses all of them.
inline constexpr const char* kAllGroups = "all";

/// What is context only.
struct ContextOnly {
  struct Named {
    std::string name;          // as it was given: a person or the title of a thread
    std::size_t threads = 0;   // with them alone, or of that title
    std::size_t messages = 0;  // the owner's, of which nothing is learnt now
  };
  std::vector<Named> named;
  std::size_t groups = 0;          // not chosen, in which the owner says something
  std::size_t group_messages = 0;  // the owner's in these
};

/// Decides it for one thread after the other. Holds no thread.
class ContextRules {
 public:
  /// `names` of people or threads; titles of `groups` to learn from, or kAllGroups.
  ContextRules(const std::vector<std::string>& names, const std::vector<std::string>& groups,
               const OneName& one_name);

  /// True where the rules need to know who is in a thread.
  bool has_names() const noexcept { return !named_.empty() || !groups_.empty(); }

  /// Sets `context_only` of `thread`, which had this title and these others before anybody was
  /// renamed or forgotten. The messages that stay must be settled by then: they are counted.
  void apply(chat::Thread& thread, const std::string& title, const std::set<std::string>& others,
             const OneName& one_name);

  /// Once all threads were seen. Throws UsageError for a name that neither a person nor a thread
  /// bears, and for a chosen group that is not there. `met`: everyone who was met.
  ContextOnly finish(std::set<std::string> met) const;

 private:
  ContextOnly::Named* named(const std::string& key);
  ContextOnly::Named* named_for(const chat::Thread& thread, const std::string& title,
                                const std::set<std::string>& others, const OneName& one_name);
  bool is_chosen(const std::string& title_key);

  struct Chosen {
    std::string title;
    bool met = false;
  };
  ContextOnly result_;
  std::map<std::string, std::size_t> named_;  // into result_.named, by key
  std::vector<bool> met_;                     // of result_.named
  std::map<std::string, Chosen> groups_;      // by key
  bool all_groups_ = false;
  std::set<std::string> titles_;        // of groups, for the hint where one is not there
  std::set<std::string> other_titles_;  // of chats of two
};

}  // namespace idiolect::curate
