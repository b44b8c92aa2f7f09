#include "curate/context_only.h"

#include <algorithm>
#include <utility>

#include "curate/others.h"

namespace idiolect::curate {
namespace {

std::size_t count_owners(const chat::Thread& thread) {
  return static_cast<std::size_t>(std::ranges::count_if(
      thread.messages,
      [](const chat::Message& message) { return message.marked_owner && message.is_talk(); }));
}

}  // namespace

ContextRules::ContextRules(const std::vector<std::string>& names,
                           const std::vector<std::string>& groups, const OneName& one_name) {
  for (const std::string& name : names)
    if (named_.try_emplace(one_name.key(name), result_.named.size()).second)
      result_.named.push_back({name, 0, 0});
  met_.resize(result_.named.size());
  for (const std::string& title : groups)
    if (title == kAllGroups) {
      all_groups_ = true;
    } else {
      groups_.try_emplace(one_name.key(title), Chosen{title, false});
    }
}

void ContextRules::apply(chat::Thread& thread, const std::string& title,
                         const std::set<std::string>& others, const OneName& one_name) {
  if (has_names()) (thread.is_group ? titles_ : other_titles_).insert(title);
  ContextOnly::Named* const by_name = named_for(thread, title, others, one_name);
  const bool chosen = thread.is_group && is_chosen(one_name.key(title));
  thread.context_only = by_name != nullptr || (thread.is_group && !chosen);
  if (!thread.context_only) return;
  const std::size_t messages = count_owners(thread);
  if (by_name != nullptr) {
    ++by_name->threads;
    by_name->messages += messages;
  } else if (messages > 0) {
    ++result_.groups;
    result_.group_messages += messages;
  }
}

ContextOnly ContextRules::finish(std::set<std::string> met) const {
  met.insert(titles_.begin(), titles_.end());
  met.insert(other_titles_.begin(), other_titles_.end());
  for (std::size_t i = 0; i < met_.size(); ++i)
    if (const std::string& name = result_.named[i].name; !met_[i])
      fail_with_unknown("--context-only: nobody and no group is called '" + name + "'", name, met);
  for (const auto& [key, group] : groups_)
    if (!group.met)
      fail_with_unknown("--group: no group is called '" + group.title + "'", group.title, titles_);
  return result_;
}

/// The entry of `key`, which is met by that; null where it has none.
ContextOnly::Named* ContextRules::named(const std::string& key) {
  const auto found = named_.find(key);
  if (found == named_.end()) return nullptr;
  met_[found->second] = true;
  return &result_.named[found->second];
}

/// A chat of two goes by the person, a group by its title only: what people who are context only
/// write in a group is context anyway.
ContextOnly::Named* ContextRules::named_for(const chat::Thread& thread, const std::string& title,
                                            const std::set<std::string>& others,
                                            const OneName& one_name) {
  if (named_.empty()) return nullptr;
  ContextOnly::Named* found = named(one_name.key(title));
  for (const std::string& name : others)
    if (ContextOnly::Named* const person = named(one_name.key(name));
        person != nullptr && found == nullptr && !thread.is_group)
      found = person;
  return found;
}

bool ContextRules::is_chosen(const std::string& title_key) {
  const auto found = groups_.find(title_key);
  if (found != groups_.end()) found->second.met = true;
  return all_groups_ || found != groups_.end();
}

}  // namespace idiolect::curate
