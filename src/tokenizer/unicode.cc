#include "tokenizer/unicode.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/utf8.h"

namespace idiolect::tokenizer {
namespace {

utf8proc_category_t category(char32_t c) noexcept {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

bool is_mark(char32_t c) noexcept {
  const auto kind = category(c);
  return kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_MC ||
         kind == UTF8PROC_CATEGORY_ME;
}

bool is_letter(char32_t c) noexcept {
  const auto kind = category(c);
  return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
}

/// Symbols and numbers that are alphabetic all the same: Roman numerals, circled letters.
bool is_other_alphabetic(char32_t c) noexcept {
  return category(c) == UTF8PROC_CATEGORY_NL || (c >= 0x24B6 && c <= 0x24E9) ||
         (c >= 0x1F130 && c <= 0x1F149) || (c >= 0x1F150 && c <= 0x1F169) ||
         (c >= 0x1F170 && c <= 0x1F189);
}

utf8proc_option_t decomposition(NormalForm form) noexcept {
  const bool compatible = form == NormalForm::Nfkc || form == NormalForm::Nfkd;
  const int options = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | (compatible ? UTF8PROC_COMPAT : 0);
  return static_cast<utf8proc_option_t>(options);
}

// The longest decomposition (U+FDFA) has 18 characters.
using Decomposed = std::array<utf8proc_int32_t, 32>;

std::size_t decompose(char32_t c, NormalForm form, Decomposed& into) noexcept {
  int last_boundary = 0;
  const auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), into.data(),
                                             static_cast<utf8proc_ssize_t>(into.size()),
                                             decomposition(form), &last_boundary);
  return count < 0 ? 0 : std::min(static_cast<std::size_t>(count), into.size());
}

auto combining_class(utf8proc_int32_t c) noexcept {
  return utf8proc_get_property(c)->combining_class;
}

/// Canonical ordering. utf8proc's own swaps neighbours, which is quadratic in a run of marks.
void sort_marks(std::vector<utf8proc_int32_t>& characters) {
  auto at = characters.begin();
  while (at != characters.end()) {
    at = std::find_if(at, characters.end(), [](auto c) { return combining_class(c) != 0; });
    const auto end =
        std::find_if(at, characters.end(), [](auto c) { return combining_class(c) == 0; });
    std::stable_sort(at, end,
                     [](auto a, auto b) { return combining_class(a) < combining_class(b); });
    at = end;
  }
}

/// Where the last character of a text that is not empty starts.
std::size_t last_character(std::string_view text) noexcept {
  std::size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

}  // namespace

bool is_white_space(char32_t c) noexcept {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_word_character(char32_t c) noexcept {
  const auto kind = category(c);
  return is_letter(c) || is_mark(c) || is_other_alphabetic(c) || kind == UTF8PROC_CATEGORY_ND ||
         kind == UTF8PROC_CATEGORY_PC || c == 0x200C || c == 0x200D;
}

bool is_numeric(char32_t c) noexcept {
  const auto kind = category(c);
  return kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO;
}

bool is_punctuation(char32_t c) noexcept {
  if (c < 0x80)
    return (c > 0x20 && c < 0x30) || (c > 0x39 && c < 0x41) || (c > 0x5A && c < 0x61) ||
           (c > 0x7A && c < 0x7F);
  const auto kind = category(c);
  return kind >= UTF8PROC_CATEGORY_PC && kind <= UTF8PROC_CATEGORY_PO;
}

bool is_nonspacing_mark(char32_t c) noexcept { return category(c) == UTF8PROC_CATEGORY_MN; }

void append_lowercase(std::string& text, char32_t c) {
  if (c == 0x130) {
    text += "i\xCC\x87";
    return;
  }
  append_utf8(text, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))));
}

bool starts_normal_chunk(char32_t c, NormalForm form) noexcept {
  if (c < 0x80) return true;
  Decomposed parts{};
  if (decompose(c, form, parts) == 0) return false;
  const auto first = static_cast<char32_t>(parts[0]);
  const bool joins_syllable = first >= 0x1160 && first <= 0x11FF;  // Hangul vowels and finals
  return combining_class(parts[0]) == 0 && !is_mark(first) && !joins_syllable;
}

std::string normalize(std::string_view text, NormalForm form) {
  std::vector<utf8proc_int32_t> characters;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    Decomposed parts{};
    const std::size_t count = decompose(c.value, form, parts);
    characters.insert(characters.end(), parts.begin(), parts.begin() + count);
    at += c.bytes;
  }
  sort_marks(characters);
  auto length = static_cast<utf8proc_ssize_t>(characters.size());
  if (form == NormalForm::Nfc || form == NormalForm::Nfkc) {
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    length = utf8proc_normalize_utf32(characters.data(), length, options);
    if (length < 0) throw Error("a text cannot be brought into its Unicode normal form");
  }
  std::string result;
  for (utf8proc_ssize_t i = 0; i < length; ++i)
    append_utf8(result, static_cast<char32_t>(characters[static_cast<std::size_t>(i)]));
  return result;
}

std::size_t white_space_at_end(std::string_view text) noexcept {
  std::size_t end = text.size();
  while (end > 0) {
    const std::size_t at = last_character(text.substr(0, end));
    if (!is_white_space(code_point_at(text, at).value)) break;
    end = at;
  }
  return text.size() - end;
}

std::size_t white_space_at_start(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size()) {
    const CodePoint c = code_point_at(text, at);
    if (!is_white_space(c.value)) break;
    at += c.bytes;
  }
  return at;
}

bool ends_with_word(std::string_view text) noexcept {
  return !text.empty() && is_word_character(code_point_at(text, last_character(text)).value);
}

bool starts_with_word(std::string_view text) noexcept {
  return !text.empty() && is_word_character(code_point_at(text, 0).value);
}

}  // namespace idiolect::tokenizer
