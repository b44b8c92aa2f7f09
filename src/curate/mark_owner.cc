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
  if (others > 0 || !owner.keys.contains(source)) participants.push_back(owner.display_name());
}

}  // namespace

bool is_owners(const chat::Message& message, std::string_view source, const Owner& owner) {
  return message.marked_owner || is_owners_name(message.author, source, owner);
}

void mark_owner(chat::Thread& thread, const Owner& owner) {
  const std::string shown = owner.display_name();
  std::unordered_map<std::string, bool> known;  // a name is folded once, not once per message
  for (chat::Message& message : thread.messages) {
    if (!message.marked_owner) {
      const auto [entry, is_new] = known.try_emplace(message.author, false);
      if (is_new) entry->second = is_owners_name(message.author, thread.source, owner);
      message.marked_owner = entry->second;
    }
    if (message.marked_owner) message.author = shown;
  }
  show_owner(thread.participants, thread.source, owner);
}

}  // namespace idiolect::curate
