// chat/conversation.h
//
// A conversation as a model sees it: turns of the owner and of the others. One
// session of a thread is one conversation, and one row of a dataset.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace idiolect::chat {

enum class Role : std::uint8_t { User, Assistant };  // everyone else; the owner

/// "user", "assistant".
std::string_view to_string(Role role);

/// Consecutive messages (bubbles) of one person, joined by \n. A line break
/// inside a bubble is U+2028, so splitting at \n gives the bubbles back.
struct Turn {
  Role role = Role::User;
  std::string name;                // who speaks, as the export spells it
  std::string content;             // in groups, turns of others begin with "name: "
  std::vector<std::string> times;  // ISO 8601, one per bubble
  /// From before the session: shown to a model, never learnt from or measured a second time.
  bool carried = false;
};

struct Conversation {
  std::string id;                      // hash
  std::string source;                  // "whatsapp", …
  std::string thread;                  // hash
  std::optional<std::string> contact;  // the other person; none in groups
  bool is_group = false;
  std::string start;  // ISO 8601, of the first and the last message
  std::string end;
  std::vector<Turn> turns;
};

/// Bubbles of one turn → its content; line breaks inside a bubble become U+2028.
std::string join_bubbles(const std::vector<std::string>& bubbles);

/// The inverse: one string per bubble, with line breaks as \n again.
std::vector<std::string> split_bubbles(std::string_view content);

}  // namespace idiolect::chat
