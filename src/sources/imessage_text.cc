#include "sources/imessage_text.h"

#include <cstddef>
#include <cstdint>

#include "sources/text.h"

namespace idiolect::sources {
namespace {

constexpr std::string_view kAttachmentMark = "\xEF\xBF\xBC";  // U+FFFC
constexpr std::string_view kAppMark = "\xEF\xBF\xBD";         // U+FFFD

/// Appends the pieces of `text` between the marks.
std::string without(std::string_view text, std::string_view mark) {
  std::string result;
  while (true) {
    const std::size_t at = text.find(mark);
    result += text.substr(0, at);
    if (at == std::string_view::npos) return result;
    text.remove_prefix(at + mark.size());
  }
}

std::size_t little_endian(std::string_view bytes) noexcept {
  std::size_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i)
    value = value << 8 | static_cast<std::uint8_t>(bytes[i - 1]);
  return value;
}

/// Takes a whole number as typedstream writes lengths: one byte, or 0x81 and two, or 0x82 and four.
std::optional<std::size_t> take_length(std::string_view& bytes) noexcept {
  if (bytes.empty()) return std::nullopt;
  const auto first = static_cast<std::uint8_t>(bytes[0]);
  bytes.remove_prefix(1);
  if (first < 0x80) return first;
  const std::size_t size = first == 0x81 ? 2 : first == 0x82 ? 4 : 0;
  if (size == 0 || bytes.size() < size) return std::nullopt;
  const std::size_t value = little_endian(bytes.substr(0, size));
  bytes.remove_prefix(size);
  return value;
}

}  // namespace

std::string without_placeholders(std::string_view text) {
  if (text.find(kAttachmentMark) == std::string_view::npos) {
    if (!text.starts_with(kAppMark) || !is_blank(without(text, kAppMark))) return std::string(text);
    return {};
  }
  const std::string words = without(text, kAttachmentMark);
  if (is_blank(without(words, kAppMark))) return {};
  return std::string(trimmed(words));
}

std::optional<std::string_view> string_of_typedstream(std::string_view archive) noexcept {
  // The first object of class NSString or NSMutableString (whose parent NSString is) is the text;
  // its bytes come behind the type '+', a few bytes of version and class reference later.
  constexpr std::string_view kClass = "NSString";
  constexpr std::size_t kGap = 12;
  if (archive.substr(0, 16).find("streamtyped") == std::string_view::npos) return std::nullopt;
  const std::size_t name = archive.find(kClass);
  if (name == std::string_view::npos) return std::nullopt;
  archive.remove_prefix(name + kClass.size());
  const std::size_t type = archive.substr(0, kGap).find('+');
  if (type == std::string_view::npos) return std::nullopt;
  archive.remove_prefix(type + 1);
  const auto length = take_length(archive);
  if (!length || *length > archive.size()) return std::nullopt;
  return archive.substr(0, *length);
}

}  // namespace idiolect::sources
