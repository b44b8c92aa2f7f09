#include "sources/meta_strings.h"

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
    default:  // what follows may be a sequence of several bytes: it speaks for itself
      return {kReplacement, 1, false};
  }
}

struct Latin1 {
  std::uint32_t value;  // above 0xFF: no character of Latin-1
  std::size_t length;   // in the text
};

/// The character at the front of `text`, which is not empty, escaped or written out. Nearly all are
/// \u00XX.
Latin1 latin1_at(std::string_view text) noexcept {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80 && first != '\\') return {first, 1};
  if (first == 0xC2 || first == 0xC3)
    return {(first & 3u) << 6 | (static_cast<unsigned char>(text[1]) & 0x3Fu), 2};
  if (first >= 0x80) return {kReplacement, 1};
  if (text.size() >= 6 && text[1] == 'u' && text[2] == '0' && text[3] == '0') {
    const std::uint32_t high = hex_digit(text[4]), low = hex_digit(text[5]);
    if ((high | low) <= 15) return {high << 4 | low, 6};
  }
  const Escape escape = read_escape(text);
  return {escape.value, escape.length};
}

bool has_high_byte(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c & '\x80') != 0; });
}

bool is_ascii(std::string_view text) noexcept { return !has_high_byte(text); }

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
    if (!is_valid_utf8(before)) return std::nullopt;
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
  const std::size_t plain = plain_prefix(raw);
  if (plain == raw.size()) return raw;
  reserve(raw.size());  // no escape is shorter than what it stands for
  char* const begin = buffer_.get();
  char* out = begin;
  for (std::size_t at = 0, run = plain;; run = plain_prefix(raw.substr(at))) {
    std::memcpy(out, raw.data() + at, run);
    out += run;
    at += run;
    if (at == raw.size()) break;
    char* const start =
        out;  // of a run of bytes that are not ASCII: a sequence cannot go beyond it
    while (at < raw.size()) {
      const Latin1 character = latin1_at(raw.substr(at));
      if (character.value < 0x80 && out != start) break;
      if (character.value > 0xFF) return decode_plain(raw);
      *out++ = static_cast<char>(character.value);
      at += character.length;
      if (character.value < 0x80) break;
    }
    const std::string_view sequences(start, static_cast<std::size_t>(out - start));
    if (is_valid_utf8(sequences)) continue;
    const auto length = length_without_cut_sequence({begin, static_cast<std::size_t>(out - begin)});
    return at == raw.size() && length ? std::string_view(begin, *length) : decode_plain(raw);
  }
  return {begin, static_cast<std::size_t>(out - begin)};
}

std::string MetaStrings::mend(std::string_view decoded) {
  if (is_ascii(decoded)) return std::string(decoded);
  std::string escaped;  // the decoder reads JSON strings, where only a backslash is special here
  escaped.reserve(decoded.size());
  for (const char c : decoded) escaped.append(c == '\\' ? 2 : 1, c);
  return std::string(decode(escaped));
}

std::string_view MetaStrings::decode_plain(std::string_view raw) {
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
