// sources/whatsapp_marks.h
//
// Characters that WhatsApp's text export puts in by the phone's language: direction
// marks, blanks that do not break, digits of other scripts.
#pragma once

#include <string>
#include <string_view>

namespace idiolect::sources {

/// What an iPhone puts before text that the app wrote itself: U+200E.
inline constexpr std::string_view kAppMark = "\u200e";

/// Changes the direction of text, and shows nothing.
constexpr bool is_direction_mark(char32_t c) noexcept {
  return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

/// `c` as the phone would have written it in English: any blank as U+0020, any digit as ASCII.
constexpr char32_t plain_character(char32_t c) noexcept {
  if (c == 0xA0 || c == 0x2009 || c == 0x202F || c == 0x3000) return U' ';
  for (const char32_t zero : {U'\u0660', U'\u06F0', U'\u0966', U'\u09E6'})
    if (c >= zero && c <= zero + 9) return U'0' + (c - zero);
  return c;
}

/// `text` without direction marks, blanks as U+0020 and none at the ends: how names and the app's
/// own words are compared.
std::string without_marks(std::string_view text);

/// The name in front of a message: without marks and the "~" before people who are not in the
/// address book, and with the hyphens and blanks of phone numbers as ASCII.
std::string author_name(std::string_view written);

/// `text` as its author wrote it: without the isolates that WhatsApp puts around the name behind @.
std::string without_mention_marks(std::string_view text);

}  // namespace idiolect::sources
