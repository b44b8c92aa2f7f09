#include <algorithm>
#include <array>

#include "base/random.h"
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

std::uint32_t link_id(std::string_view export_id) {
  std::uint64_t hash = 0xCBF29CE484222325u;  // FNV-1a (Fowler, Noll, Vo 1991)
  for (const char c : export_id) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  const auto id = static_cast<std::uint32_t>(mix64(hash));
  return id == 0 ? 1 : id;
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
