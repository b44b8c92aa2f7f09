#include <algorithm>

#include "chat/conversation.h"
#include "chat/message.h"

namespace idiolect::chat {
namespace {

constexpr std::string_view kLineSeparator = "\xE2\x80\xA8";  // U+2028

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  result.reserve(text.size());
  std::size_t start = 0;
  for (std::size_t at; (at = text.find(from, start)) != std::string_view::npos;) {
    result.append(text, start, at - start).append(to);
    start = at + from.size();
  }
  return result.append(text, start);
}

}  // namespace

std::string_view slug(Kind kind) {
  switch (kind) {
    case Kind::Text:
      return "text";
    case Kind::Media:
      return "media";
    case Kind::Empty:
      return "empty";
    case Kind::System:
      return "system";
    case Kind::Unsent:
      return "unsent";
    case Kind::Call:
      return "call";
    case Kind::Reaction:
      return "reaction";
  }
  return "";
}

std::string_view to_string(Role role) { return role == Role::Assistant ? "assistant" : "user"; }

std::string join_bubbles(const std::vector<std::string>& bubbles) {
  std::string content;
  for (std::size_t i = 0; i < bubbles.size(); ++i) {
    if (i > 0) content += '\n';
    content += replaced(bubbles[i], "\n", kLineSeparator);
  }
  return content;
}

std::vector<std::string> split_bubbles(std::string_view content) {
  std::vector<std::string> bubbles;
  while (true) {
    const std::size_t end = content.find('\n');
    bubbles.push_back(replaced(content.substr(0, end), kLineSeparator, "\n"));
    if (end == std::string_view::npos) return bubbles;
    content.remove_prefix(end + 1);
  }
}

}  // namespace idiolect::chat
