#include "curate/subject.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "curate/names.h"
#include "curate/others.h"

namespace idiolect::curate {

Subject::Subject(const std::string& name, std::string owner, const OneName& one_name)
    : given_(name), key_(one_name.key(name)), owner_(std::move(owner)) {}

void Subject::apply(chat::Thread& thread, const std::string& title,
                    const std::set<std::string>& others, const OneName& one_name) {
  if (!is_given()) return;
  std::set<std::string, std::less<>> names;  // of the subject, before and after the renaming
  const auto look_at = [&](const std::string& name) {
    if (one_name.key(name) != key_) return;
    if (voice_.name.empty()) voice_.name = one_name.shown(name);
    names.insert({name, one_name.shown(name)});
  };
  for (const std::string& name : others) look_at(name);
  if (!thread.is_group) look_at(title);
  const bool is_there = !names.empty();
  for (chat::Message& message : thread.messages) {
    // In a chat of two, whoever is not the owner is the contact, whatever they were called then.
    message.marked_owner =
        is_there && !message.marked_owner && (!thread.is_group || names.contains(message.author));
    if (message.marked_owner) message.author = voice_.name;
  }
  if (!is_there) return;
  std::erase_if(thread.participants, [&](const std::string& name) { return names.contains(name); });
  thread.participants.push_back(voice_.name);
  if (!thread.is_group) thread.title = owner_;
}

void Subject::count(const chat::Thread& thread) {
  if (!is_given()) return;
  const auto messages = std::ranges::count_if(thread.messages, [](const chat::Message& message) {
    return message.marked_owner && message.is_talk();
  });
  voice_.messages += static_cast<std::size_t>(messages);
  if (messages > 0) ++voice_.threads;
}

Voice Subject::finish(const std::set<std::string>& met) const {
  if (is_given() && voice_.name.empty())
    fail_with_unknown("--subject: nobody in the exports is called '" + given_ + "'", given_, met);
  return voice_;
}

void check_subject(const std::string& subject, const Owner& owner,
                   std::span<const std::string> given) {
  const std::string key = name_key(subject);
  const auto is_subject = [&](const std::string& name) { return name_key(name) == key; };
  if (key.empty()) return;
  if (std::ranges::any_of(given, is_subject))
    throw UsageError("--me and --subject both name '" + subject + "'",
                     "--me says whose exports these are, --subject whose voice to learn instead: "
                     "drop --me, or --subject if '" +
                         subject + "' is you");
  const bool is_owner =
      is_subject(owner.display_name()) || std::ranges::any_of(owner.names, is_subject) ||
      std::ranges::any_of(owner.keys,
                          [&](const auto& source) { return source.second.contains(key); });
  if (is_owner)
    throw UsageError("--subject: '" + subject + "' is you, whose exports these are",
                     "leave it out: your own voice is what is learnt without it");
}

}  // namespace idiolect::curate
