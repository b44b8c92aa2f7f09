#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>

#include "curate/curate.h"
#include "curate/names.h"

namespace idiolect::curate {
namespace {

bool is_owners_name(std::string_view name, std::string_view source, const Owner& owner) {
  const auto keys = owner.keys.find(source);
  return keys != owner.keys.end() && keys->second.contains(name_key(name));
}

/// Puts the name to show in the place of the owner's names. Where the export marks rows, the list
/// of participants may leave the owner out: it is their chat all the same.
void show_owner(std::vector<std::string>& participants, std::string_view source,
                const Owner& owner) {
  const std::size_t others = std::erase_if(
      participants, [&](const std::string& name) { return is_owners_name(name, source, owner); });
  if (others > 0 || owner.marked.contains(source)) participants.push_back(owner.display_name());
}

/// True where at most one person besides the owner is listed or writes.
bool has_one_other(const chat::Thread& thread, const std::string& owner) {
  std::set<std::string> others;
  const auto count = [&](const std::string& name) {
    if (!name.empty() && name != owner) others.insert(name_key(name));
  };
  for (const std::string& name : thread.participants) count(name);
  for (const chat::Message& message : thread.messages)
    if (!message.marked_owner && others.size() < 2) count(message.author);
  return others.size() < 2;
}

}  // namespace

bool is_owners(const chat::Message& message, std::string_view source, const Owner& owner) {
  return message.marked_owner || is_owners_name(message.author, source, owner);
}

void mark_owner(chat::Thread& thread, const Owner& owner) {
  const std::string shown = owner.display_name();
  const bool has_marks = std::ranges::any_of(thread.messages, &chat::Message::marked_owner);
  std::unordered_map<std::string, bool> known;  // a name is folded once, not once per message
  for (chat::Message& message : thread.messages) {
    if (!has_marks) {
      const auto [entry, is_new] = known.try_emplace(message.author, false);
      if (is_new) entry->second = is_owners_name(message.author, thread.source, owner);
      message.marked_owner = entry->second;
    }
    if (message.marked_owner) message.author = shown;
  }
  show_owner(thread.participants, thread.source, owner);
  // A reader counts a renamed owner twice and sees a group where two people talk.
  if (thread.is_group && has_one_other(thread, shown)) thread.is_group = false;
}

}  // namespace idiolect::curate
