#include "sources/display_names.h"

#include <cstddef>
#include <string_view>

namespace idiolect::sources {
namespace {

/// No service has ids as long as that.
constexpr std::size_t kLongestId = 64;

/// `text` from `from` on, with the mentions of people and rooms in words.
void name_mentions(std::string& text, std::size_t from, const DisplayNames& names) {
  std::string result(text, 0, from);
  std::size_t at = from;
  while (at < text.size()) {
    const std::size_t start = text.find('<', at);
    result.append(text, at, start - at);
    if (start == std::string::npos) break;
    at = start;
    const char sign = start + 1 < text.size() ? text[start + 1] : '\0';
    const std::string_view rest = std::string_view(text).substr(start, kLongestId + 3);
    const std::size_t end = rest.find('>');
    const bool mention = (sign == '@' || sign == '#') && end != std::string_view::npos;
    const auto name = mention ? names.find(std::string(rest.substr(2, end - 2))) : names.end();
    if (name != names.end()) {
      result += sign;
      result += name->second;
      at += end + 1;
    } else {
      result += text[at++];
    }
  }
  text = std::move(result);
}

void name(std::string& id, const DisplayNames& names) {
  if (const auto found = names.find(id); found != names.end()) id = found->second;
}

}  // namespace

void apply_names(chat::Thread& thread, const DisplayNames& names) {
  if (names.empty()) return;
  for (std::string& participant : thread.participants) name(participant, names);
  for (chat::Message& message : thread.messages) {
    name(message.author, names);
    const std::size_t mention = message.text.find('<');
    if (mention != std::string::npos) name_mentions(message.text, mention, names);
  }
}

void apply_names(chat::Outline& outline, const DisplayNames& names) {
  if (names.empty()) return;
  for (std::string& participant : outline.participants) name(participant, names);
  for (chat::Author& author : outline.authors) name(author.name, names);
}

}  // namespace idiolect::sources
