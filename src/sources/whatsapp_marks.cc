#include "sources/whatsapp_marks.h"

#include "base/utf8.h"
#include "sources/text.h"

namespace idiolect::sources {

std::string without_marks(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    at += point.bytes;
    if (is_direction_mark(point.value)) continue;
    const char32_t c = plain_character(point.value);
    append_utf8(plain, c == U' ' ? c : point.value);
  }
  return std::string(trimmed(plain));
}

std::string author_name(std::string_view written) {
  std::string name = without_marks(written);
  if (name.starts_with("~ ")) name.erase(0, 2);
  for (std::size_t at; (at = name.find("\u2011")) != std::string::npos;) name.replace(at, 3, "-");
  return std::string(trimmed(name));
}

std::string without_mention_marks(std::string_view text) {
  constexpr std::string_view kOpen = "@\u2068";
  constexpr std::string_view kClose = "\u2069";
  std::string result;
  while (true) {
    const std::size_t open = text.find(kOpen);
    if (open == std::string_view::npos) break;
    result.append(text.substr(0, open + 1));
    text.remove_prefix(open + kOpen.size());
    const std::size_t close = text.find(kClose);
    if (close == std::string_view::npos) break;
    result.append(text.substr(0, close));
    text.remove_prefix(close + kClose.size());
  }
  return result.append(text);
}

}  // namespace idiolect::sources
