// chat/system_text.h
//
// The sentences that tell a model who it is, whom it talks to and when. A run
// stores the pattern, so training, scoring and chat fill in the same one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace idiolect::chat {

/// Short, because every conversation pays for it in context.
inline constexpr std::string_view kSystemPattern = "You are {owner}, chatting with {contact}.";

/// What a system text can say of a conversation. Empty: not known, or left out.
struct Facts {
  std::string contact;       // the other person's name, or "a group"
  std::string relationship;  // "sister"
  std::string platform;      // "WhatsApp"
  std::string weekday;       // "Friday"
  std::string part_of_day;   // "evening"
  std::string gap;           // since the thread's last message: "3 days"
};

/// `pattern` with {owner}, {contact}, {relationship}, {platform}, {weekday}, {part_of_day} and
/// {gap} filled in. A section in brackets that holds such a field is left out, brackets and all,
/// where the field is empty; outside of brackets, an empty contact is "a group". Sections do not
/// nest.
std::string system_text(std::string_view pattern, std::string_view owner, const Facts& facts);

/// The same where only the contact is known; without one, it is "a group".
std::string system_text(std::string_view pattern, std::string_view owner,
                        const std::optional<std::string>& contact);

/// Whether a section of `pattern` can be left out.
bool has_sections(std::string_view pattern);

}  // namespace idiolect::chat
