#include "curate/names.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "base/utf8.h"

namespace idiolect::curate {
namespace {

constexpr bool is_invisible_mark(char32_t value) noexcept {
  return value == 0x200E || value == 0x200F || (value >= 0x202A && value <= 0x202E) ||
         (value >= 0x2066 && value <= 0x2069) || value == 0xFEFF;
}

/// The ASCII stand-in for blanks and typographic quotes; other characters stay.
constexpr char32_t plain(char32_t value) noexcept {
  if (value == 0x00A0 || value == 0x202F || value == 0x2009 || value == 0x3000) return U' ';
  if (value == 0x2018 || value == 0x2019) return U'\'';
  if (value == 0x201C || value == 0x201D) return U'"';
  return value;
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// NFC and case folding in one pass; the text itself where it is not valid UTF-8.
std::string folded(const std::string& text) {
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t length = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
      static_cast<utf8proc_ssize_t>(text.size()), &mapped,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(mapped, &std::free);
  if (length < 0) return text;
  return {reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length)};
}

std::string with_single_blanks(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == ' ' && result.ends_with(' ')) continue;
    result += c;
  }
  return result;
}

}  // namespace

std::string cleaned(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (!is_invisible_mark(point.value)) append_utf8(result, plain(point.value));
    at += point.bytes;
  }
  return std::string(trimmed(result));
}

std::string name_key(std::string_view name) {
  const std::string clean = cleaned(name);
  std::string_view kept = clean;
  if (kept.starts_with('~')) kept = trimmed(kept.substr(1));
  return folded(with_single_blanks(kept));
}

std::string_view first_name(std::string_view name) noexcept {
  return name.substr(0, name.find(' '));
}

}  // namespace idiolect::curate
