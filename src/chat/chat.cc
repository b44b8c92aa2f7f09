#include <algorithm>
#include <array>

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

std::span<const Kind> kinds() noexcept {
  static constexpr std::array kAll{Kind::Text,   Kind::Media,    Kind::Empty,    Kind::System,
                                   Kind::Unsent, Kind::Call,     Kind::Reaction, Kind::Sticker,
                                   Kind::Poll,   Kind::Location, Kind::Contact,  Kind::Draft};
  return kAll;
}

std::string_view slug(Kind kind) {
  static constexpr std::array<std::string_view, 12> kSlugs{
      "text",     "media",   "empty", "system",   "unsent",  "call",
      "reaction", "sticker", "poll",  "location", "contact", "draft"};
  return kSlugs.at(static_cast<std::size_t>(kind));
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
