// base/utf8.h
//
// UTF-8 without surprises: what is invalid is found, counted and replaced, never
// passed on. Validity is that of RFC 3629 (no over-long forms, no surrogates).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace idiolect {

struct CodePoint {
  char32_t value = 0;      // U+FFFD when invalid
  std::uint8_t bytes = 0;  // length in the text; 0 only at its end
  bool valid = false;
};

/// The code point that starts at `text[at]`. An invalid sequence yields its maximal
/// valid prefix (at least one byte) as one U+FFFD, as the WHATWG decoder does.
CodePoint code_point_at(std::string_view text, std::size_t at) noexcept;

/// Appends the UTF-8 form of `value`; surrogates and values above U+10FFFF become U+FFFD.
void append_utf8(std::string& text, char32_t value);

bool is_valid_utf8(std::string_view text) noexcept;

struct Sanitized {
  std::string text;          // valid UTF-8
  std::size_t replaced = 0;  // invalid sequences that became U+FFFD
};

/// Replaces each invalid sequence by U+FFFD and counts them.
Sanitized sanitize_utf8(std::string_view text);

/// `text` without a leading byte-order mark. Views `text`.
std::string_view without_bom(std::string_view text) noexcept;

/// Number of code points; an invalid sequence counts as one.
std::size_t count_code_points(std::string_view text) noexcept;

/// Terminal columns that `text` takes: East Asian wide characters and emoji count two,
/// combining marks and joiners none.
std::size_t display_width(std::string_view text) noexcept;

}  // namespace idiolect
