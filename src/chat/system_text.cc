#include "chat/system_text.h"

namespace idiolect::chat {

std::string system_text(std::string_view pattern, std::string_view owner,
                        const std::optional<std::string>& contact) {
  constexpr std::string_view kOwner = "{owner}";
  constexpr std::string_view kContact = "{contact}";
  std::string text;
  while (!pattern.empty()) {
    if (pattern.starts_with(kOwner)) {
      text += owner;
      pattern.remove_prefix(kOwner.size());
    } else if (pattern.starts_with(kContact)) {
      text += contact.value_or("a group");
      pattern.remove_prefix(kContact.size());
    } else {
      text += pattern.front();
      pattern.remove_prefix(1);
    }
  }
  return text;
}

}  // namespace idiolect::chat
