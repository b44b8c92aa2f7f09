// curate/subject.h
//
// Another person's voice: whose messages become the assistant's instead of the owner's.
// Never a default, as these are the words of somebody who may not know of it.
#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>

#include "chat/message.h"
#include "curate/aliases.h"
#include "curate/curate.h"

namespace idiolect::curate {

/// Whose messages are the assistant's, where they are not the owner's.
struct Voice {
  std::string name;          // to show
  std::size_t threads = 0;   // in which they say something
  std::size_t messages = 0;  // texts of theirs that are kept
};

/// Turns `marked_owner` of one thread after the other from the owner to the subject, and shows the
/// owner by name as everybody else. Holds no thread.
class Subject {
 public:
  /// Nothing is done where `name` is empty.
  Subject(const std::string& name, std::string owner, const OneName& one_name);

  bool is_given() const noexcept { return !key_.empty(); }

  /// `title` and `others` are those of `thread` before anybody was renamed.
  void apply(chat::Thread& thread, const std::string& title, const std::set<std::string>& others,
             const OneName& one_name);
  /// Enters what is kept of theirs, once that is settled.
  void count(const chat::Thread& thread);

  /// Throws UsageError where nobody was the subject; `met`: everyone who was met.
  Voice finish(const std::set<std::string>& met) const;

 private:
  std::string given_;
  std::string key_;
  std::string owner_;
  Voice voice_;
};

/// Throws UsageError where `subject` is the owner: then there is nothing to change, or --me
/// (`given`) was used for what --subject is for.
void check_subject(const std::string& subject, const Owner& owner,
                   std::span<const std::string> given);

}  // namespace idiolect::curate
