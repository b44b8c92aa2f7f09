// chat/system_text.h
//
// The sentence that tells a model who it is and whom it talks to. A run stores
// the pattern, so training, scoring and chat fill in the same one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace idiolect::chat {

/// Short, because every conversation pays for it in context.
inline constexpr std::string_view kSystemPattern = "You are {owner}, chatting with {contact}.";

/// `pattern` with {owner} and {contact} filled in; without a contact, "a group".
std::string system_text(std::string_view pattern, std::string_view owner,
                        const std::optional<std::string>& contact);

}  // namespace idiolect::chat
