// privacy/fold.h
//
// Characters as the detector compares them: case and accents do not count, and each
// has one of a few classes. "Zoë", "ZOE" and "zoe" fold to the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace idiolect::privacy {

enum class CharClass : std::uint8_t {
  Other,      // emoji, symbols, punctuation
  Letter,     // of a script that puts blanks between words
  Spaceless,  // of one that does not: Han, kana, Thai, …; Hangul too, whose particles are glued
  Accent,     // a combining mark that does not count
  Invisible,  // direction marks, joiners
  Blank,      // no-break and thin blanks
  Line,
  Dash,
  Quote,
};

struct Folded {
  char32_t first = 0;
  char32_t second = 0;  // of what folds to two: ß, æ, œ, þ; else 0
  CharClass kind = CharClass::Other;
  bool upper = false;
};

/// Any character beyond ASCII that is not of the largest blocks.
Folded fold_other(char32_t value);

/// Any character beyond ASCII.
inline Folded fold(char32_t value) {
  const bool han_or_hangul =
      (value >= 0x3400 && value <= 0x9FFF) || (value >= 0xAC00 && value <= 0xD7AF);
  return han_or_hangul ? Folded{value, 0, CharClass::Spaceless, false} : fold_other(value);
}

/// The Han character of three bytes (U+4000 to U+9FFF, which are spaceless) at `at`; 0 where
/// something else stands there. Texts in Chinese would cost much more by the general way.
inline char32_t han_at(std::string_view text, std::size_t at) noexcept {
  if (at + 2 >= text.size()) return 0;
  const auto first = static_cast<unsigned char>(text[at]);
  const auto second = static_cast<unsigned char>(text[at + 1]);
  const auto third = static_cast<unsigned char>(text[at + 2]);
  if (first < 0xE4 || first > 0xE9 || (second & 0xC0) != 0x80 || (third & 0xC0) != 0x80) return 0;
  return (first & 0x0Fu) << 12 | (second & 0x3Fu) << 6 | (third & 0x3Fu);
}

constexpr std::uint64_t kEmptyHash = 0xCBF29CE484222325u;

/// FNV-1a over folded characters.
constexpr std::uint64_t add_to_hash(std::uint64_t hash, char32_t folded) noexcept {
  return (hash ^ folded) * 0x100000001B3u;
}

/// The folded form of a word as UTF-8, accents gone.
std::string folded_text(std::string_view text);

/// The hash of a folded word: what Token::hash is for the same word.
std::uint64_t hash_of(std::string_view word);

}  // namespace idiolect::privacy
