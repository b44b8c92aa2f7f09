#include "sources/meta_strings.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

#include "base/utf8.h"

namespace idiolect::sources {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

/// Bytes at the front of `text` that are ASCII and no backslash.
std::size_t plain_prefix(std::string_view text) noexcept {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  constexpr std::uint64_t kHigh = 0x8080808080808080u;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    const std::uint64_t difference = word ^ (kOnes * '\\');
    // A zero byte of `difference` is a backslash; borrows can only add false alarms.
    if (((word | ((difference - kOnes) & ~difference)) & kHigh) != 0) break;
  }
  while (at < text.size() && text[at] != '\\' && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

constexpr auto kHexValues = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(0xFF);
  for (std::uint8_t i = 0; i < 10; ++i) table[static_cast<std::size_t>('0' + i)] = i;
  for (std::uint8_t i = 0; i < 6; ++i) {
    const auto value = static_cast<std::uint8_t>(10 + i);
    table[static_cast<std::size_t>('a' + i)] = value;
    table[static_cast<std::size_t>('A' + i)] = value;
  }
  return table;
}();

std::uint32_t hex_digit(char c) noexcept { return kHexValues[static_cast<unsigned char>(c)]; }

/// The four hexadecimal digits at the front of `text`.
std::optional<std::uint32_t> hex4(std::string_view text) noexcept {
  if (text.size() < 4) return std::nullopt;
  const std::uint32_t a = hex_digit(text[0]), b = hex_digit(text[1]), c = hex_digit(text[2]),
                      d = hex_digit(text[3]);
  if ((a | b | c | d) > 15) return std::nullopt;
  return a << 12 | b << 8 | c << 4 | d;
}

struct Escape {
  std::uint32_t value = kReplacement;
  std::size_t length = 1;  // in the text, backslash included
  bool valid = false;
};

constexpr bool is_high_surrogate(std::uint32_t v) { return v >= 0xD800 && v <= 0xDBFF; }
constexpr bool is_low_surrogate(std::uint32_t v) { return v >= 0xDC00 && v <= 0xDFFF; }

Escape read_unicode_escape(std::string_view text) noexcept {
  const auto first = hex4(text.substr(2));
  if (!first) return {kReplacement, 2, false};
  if (is_low_surrogate(*first)) return {kReplacement, 6, false};
  if (!is_high_surrogate(*first)) return {*first, 6, true};
  if (!text.substr(6).starts_with("\\u")) return {kReplacement, 6, false};
  const auto second = hex4(text.substr(8));
  if (!second || !is_low_surrogate(*second)) return {kReplacement, 6, false};
  return {0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00), 12, true};
}

/// The escape at the front of `text`, which begins with a backslash.
Escape read_escape(std::string_view text) noexcept {
  if (text.size() < 2) return {};
  switch (text[1]) {
    case '"':
      return {'"', 2, true};
    case '\\':
      return {'\\', 2, true};
    case '/':
      return {'/', 2, true};
    case 'b':
      return {'\b', 2, true};
    case 'f':
      return {'\f', 2, true};
    case 'n':
      return {'\n', 2, true};
    case 'r':
      return {'\r', 2, true};
    case 't':
      return {'\t', 2, true};
    case 'u':
      return read_unicode_escape(text);
    default:
      return {kReplacement, 2, false};
  }
}

/// The code point U+0080 … U+00FF that is written out at the front of `text`; others do not count.
std::optional<std::uint32_t> literal_latin1(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text[0]);
  if ((lead != 0xC2 && lead != 0xC3) || text.size() < 2) return std::nullopt;
  return (lead & 3u) << 6 | (static_cast<unsigned char>(text[1]) & 0x3Fu);
}

bool has_high_byte(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c & '\x80') != 0; });
}

bool has_c1_control(std::string_view bytes) noexcept {
  return std::any_of(bytes.begin(), bytes.end(),
                     [](char c) { return static_cast<unsigned char>(c - '\x80') < 0x20; });
}

/// Length of `bytes` without a UTF-8 sequence that its end cuts off, when that is all that is wrong
/// with it. A word that really ends in "é" looks the same, so there must be a further sign of
/// mojibake: a whole sequence before it, or a C1 control, which nobody types.
std::optional<std::size_t> length_without_cut_sequence(std::string_view bytes) noexcept {
  for (std::size_t tail = 1; tail <= std::min<std::size_t>(3, bytes.size()); ++tail) {
    const std::size_t start = bytes.size() - tail;
    if ((bytes[start] & '\xC0') == '\x80') continue;  // a continuation byte: look further left
    const CodePoint point = code_point_at(bytes, start);
    const std::string_view before = bytes.substr(0, start);
    if (point.valid || point.bytes != tail || static_cast<unsigned char>(bytes[start]) < 0xC2 ||
        static_cast<unsigned char>(bytes[start]) > 0xF4)
      return std::nullopt;
    if (!has_high_byte(before) && !has_c1_control(bytes.substr(start))) return std::nullopt;
    if (!simdjson::validate_utf8(before.data(), before.size())) return std::nullopt;
    return start;
  }
  return std::nullopt;
}

}  // namespace

void MetaStrings::reserve(std::size_t size) {
  if (size <= capacity_) return;
  capacity_ = std::max(size, 2 * capacity_);
  buffer_ = std::make_unique_for_overwrite<char[]>(capacity_);
}

std::string_view MetaStrings::decode(std::string_view raw) {
  std::size_t at = plain_prefix(raw);
  if (at == raw.size()) return raw;
  reserve(raw.size());  // no escape is shorter than what it stands for
  char* out = buffer_.get();
  std::memcpy(out, raw.data(), at);
  out += at;
  bool beyond_ascii = false;
  while (at < raw.size()) {
    std::uint32_t value = 0;
    std::size_t length = 2;
    if (raw[at] == '\\') {
      const Escape escape = read_escape(raw.substr(at));
      value = escape.value;
      length = escape.length;
    } else {
      value = literal_latin1(raw.substr(at)).value_or(kReplacement);
    }
    if (value > 0xFF) return decode_wide(raw);
    beyond_ascii |= value >= 0x80;
    *out++ = static_cast<char>(value);
    at += length;
    if (at < raw.size() && raw[at] == '\\') continue;
    const std::size_t run = plain_prefix(raw.substr(at));
    std::memcpy(out, raw.data() + at, run);
    out += run;
    at += run;
  }
  const std::string_view bytes(buffer_.get(), static_cast<std::size_t>(out - buffer_.get()));
  if (!beyond_ascii || simdjson::validate_utf8(bytes.data(), bytes.size())) return bytes;
  if (const auto length = length_without_cut_sequence(bytes)) return bytes.substr(0, *length);
  return decode_wide(raw);
}

/// Undoes the JSON escapes only.
std::string_view MetaStrings::decode_wide(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t next = std::min(raw.find('\\', at), raw.size());
    text.append(raw, at, next - at);
    at = next;
    if (at == raw.size()) break;
    const Escape escape = read_escape(raw.substr(at));
    append_utf8(text, escape.value);
    replaced_ += escape.valid ? 0 : 1;
    at += escape.length;
  }
  reserve(text.size());
  std::memcpy(buffer_.get(), text.data(), text.size());
  return {buffer_.get(), text.size()};
}

}  // namespace idiolect::sources
