#include "sources/text.h"

#include "base/utf8.h"

namespace idiolect::sources {
namespace {

constexpr bool is_invisible(char32_t c) noexcept {
  return c <= 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0xFEFF;
}

constexpr bool is_control(char32_t c) noexcept {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

/// Start of the last code point of `text`, which is not empty.
std::size_t last_start(std::string_view text) noexcept {
  std::size_t at = text.size() - 1;
  while (at > 0 && text.size() - at < 4 && (text[at] & '\xC0') == '\x80') --at;
  return at;
}

}  // namespace

bool is_blank(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (!is_invisible(point.value)) return false;
    at += point.bytes;
  }
  return true;
}

std::string with_line_feeds(std::string_view text) {
  if (text.find('\r') == std::string_view::npos) return std::string(text);
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\r') {
      result.push_back(text[at]);
    } else if (at + 1 == text.size() || text[at + 1] != '\n') {
      result.push_back('\n');
    }
  }
  return result;
}

std::string_view without_leading_marks(std::string_view text) noexcept {
  while (text.starts_with("\xE2\x80\x8E") || text.starts_with("\xE2\x80\x8F"))
    text.remove_prefix(3);
  return text;
}

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty()) {
    const CodePoint point = code_point_at(text, 0);
    if (!is_invisible(point.value)) break;
    text.remove_prefix(point.bytes);
  }
  while (!text.empty()) {
    const std::size_t start = last_start(text);
    if (!is_invisible(code_point_at(text, start).value)) break;
    text.remove_suffix(text.size() - start);
  }
  return text;
}

std::string printable(std::string_view name) {
  std::string result = sanitize_utf8(name).text;
  for (std::size_t at = 0; at < result.size();) {
    const CodePoint point = code_point_at(result, at);
    if (is_control(point.value)) result.replace(at, point.bytes, "\uFFFD");
    at += is_control(point.value) ? 3 : point.bytes;
  }
  return result;
}

std::string ascii_lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

}  // namespace idiolect::sources
