#include "privacy/fold.h"

#include <utf8proc.h>

#include <array>
#include <memory>

#include "base/utf8.h"

namespace idiolect::privacy {
namespace {

constexpr char32_t kTableSize = 0x3000;

struct Special {
  char32_t value;
  char32_t first;
  char32_t second;
};

/// Letters that Unicode does not take apart, though people write them so.
constexpr std::array kSpecial{
    Special{0xDF, 's', 's'},  Special{0xE6, 'a', 'e'},  Special{0xF8, 'o', 0},
    Special{0x153, 'o', 'e'}, Special{0x142, 'l', 0},   Special{0x111, 'd', 0},
    Special{0x131, 'i', 0},   Special{0xFE, 't', 'h'},  Special{0xF0, 'd', 0},
    Special{0x649, 0x64A, 0}, Special{0x629, 0x647, 0},  // ى as ي and ة as ه
    Special{0x127, 'h', 0},   Special{0x1E9E, 's', 's'}};

constexpr bool between(char32_t value, char32_t low, char32_t high) noexcept {
  return value >= low && value <= high;
}

bool is_accent(char32_t value) noexcept {
  return between(value, 0x300, 0x36F) || between(value, 0x591, 0x5C7) ||
         between(value, 0x64B, 0x65F) || value == 0x670 || value == 0x640;
}

bool is_spaceless(char32_t value) noexcept {
  return between(value, 0xE00, 0xEFF) || between(value, 0x1000, 0x109F) ||
         between(value, 0x1100, 0x11FF) || between(value, 0x1780, 0x17FF) ||
         between(value, 0x2E80, 0x2FDF) || between(value, 0x3005, 0x3007) ||
         between(value, 0x3040, 0x30FF) || between(value, 0x3400, 0x9FFF) ||
         between(value, 0xAC00, 0xD7AF) || between(value, 0xF900, 0xFAFF) ||
         between(value, 0x20000, 0x3FFFF);
}

CharClass class_of(char32_t value) noexcept {
  if (is_accent(value)) return CharClass::Accent;
  if (between(value, 0x200B, 0x200F) || between(value, 0x202A, 0x202E) ||
      between(value, 0x2060, 0x206F) || value == 0xAD || value == 0xFEFF || value == 0xFE0F)
    return CharClass::Invisible;
  if (value == 0x85 || value == 0x2028 || value == 0x2029) return CharClass::Line;
  if (between(value, 0x2010, 0x2015) || value == 0x2212 || value == 0xFF0D) return CharClass::Dash;
  if (between(value, 0x2018, 0x201F) || value == 0xAB || value == 0xBB || value == 0x2039 ||
      value == 0x203A || value == 0xB4 || value == 0x2BC || between(value, 0x300C, 0x300F))
    return CharClass::Quote;
  if (is_spaceless(value)) return CharClass::Spaceless;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(value))) {
    case UTF8PROC_CATEGORY_ZS:
      return CharClass::Blank;
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
      return CharClass::Letter;
    default:
      return CharClass::Other;
  }
}

/// The base letter, in lower case.
char32_t base_of(char32_t value) noexcept {
  std::array<utf8proc_int32_t, 16> parts{};
  int boundary = 0;
  const auto count = utf8proc_decompose_char(
      static_cast<utf8proc_int32_t>(value), parts.data(),
      static_cast<utf8proc_ssize_t>(parts.size()),
      static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD), &boundary);
  return count < 1 || parts[0] <= 0 ? value : static_cast<char32_t>(parts[0]);
}

Folded computed(char32_t value) noexcept {
  Folded folded{value, 0, class_of(value), false};
  if (folded.kind != CharClass::Letter) return folded;
  const char32_t lower =
      static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(value)));
  folded.upper = lower != value;
  for (const Special& special : kSpecial)
    if (special.value == lower || special.value == value)
      return {special.first, special.second, folded.kind, folded.upper};
  // Indic vowel signs are letters of their own: only scripts whose marks are accents lose them.
  folded.first = value < 0x900 || between(value, 0x1E00, 0x1FFF) ? base_of(value) : lower;
  return folded;
}

/// Every character that is common, worked out once.
const std::array<Folded, kTableSize>& table() {
  static const auto kTable = [] {
    auto made = std::make_unique<std::array<Folded, kTableSize>>();
    for (char32_t value = 0; value < kTableSize; ++value) (*made)[value] = computed(value);
    return made;
  }();
  return *kTable;
}

}  // namespace

Folded fold_other(char32_t value) {
  if (value < kTableSize) return table()[value];
  if (between(value, 0xFF21, 0xFF3A)) return {value - 0xFF21 + 'a', 0, CharClass::Letter, true};
  if (between(value, 0xFF41, 0xFF5A)) return {value - 0xFF41 + 'a', 0, CharClass::Letter, false};
  if (is_spaceless(value)) return {value, 0, CharClass::Spaceless, false};
  if (value == 0x3000) return {value, 0, CharClass::Blank, false};
  if (value == 0xFEFF || value == 0xFE0F) return {value, 0, CharClass::Invisible, false};
  if (value >= 0x1F000 || between(value, 0x3000, 0x33FF) || value == 0xFFFD)
    return {value, 0, CharClass::Other, false};
  return computed(value);
}

std::string folded_text(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    at += point.bytes;
    if (point.value < 0x80) {
      const char c = static_cast<char>(point.value);
      result += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      continue;
    }
    const Folded folded = fold(point.value);
    if (folded.kind == CharClass::Accent || folded.kind == CharClass::Invisible) continue;
    append_utf8(result, folded.first);
    if (folded.second != 0) append_utf8(result, folded.second);
  }
  return result;
}

std::uint64_t hash_of(std::string_view word) {
  const std::string folded = folded_text(word);
  std::uint64_t hash = kEmptyHash;
  for (std::size_t at = 0; at < folded.size();) {
    const CodePoint point = code_point_at(folded, at);
    hash = add_to_hash(hash, point.value);
    at += point.bytes;
  }
  return hash;
}

}  // namespace idiolect::privacy
