// privacy/digit_run.h
//
// Groups of digits that people write as one number: "+49 (0)170 123-45 67". Every group
// of a text is in exactly one run, and a run has at most sixteen groups.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "privacy/tokens.h"

namespace idiolect::privacy {

struct DigitGroup {
  std::uint32_t token = 0;      // of the digits
  std::uint32_t begin = 0;      // in the text; the bracket before it counts
  std::uint32_t digits_at = 0;  // in DigitRun::digits
  std::uint32_t size = 0;       // digits
  char before = 0;  // what separates it from the group before: ' ', '-', '.', '/', '(' or ')'
  bool bracketed = false;  // "(030)"
};

struct DigitRun {
  static constexpr std::size_t kMostGroups = 16;
  static constexpr std::size_t kMostDigits = 64;

  std::array<DigitGroup, kMostGroups> groups;
  std::array<char, kMostDigits> digit;  // of all groups, without what is between
  std::size_t count = 0;                // groups
  std::size_t next = 0;                 // index in Tokens::numbers of what follows
  bool plus = false;                    // '+' stands before it
  std::uint32_t plus_at = 0;
  bool letter_before = false;
  bool letter_behind = false;

  /// The digits of `many` groups from `first` on.
  std::string_view digits(std::size_t first, std::size_t many) const noexcept {
    const DigitGroup& last = groups[first + many - 1];
    return {digit.data() + groups[first].digits_at,
            last.digits_at + last.size - groups[first].digits_at};
  }
};

/// The run that begins at `tokens.numbers[number]`.
DigitRun digit_run(const Tokens& tokens, std::size_t number) noexcept;

/// Where in the text the last of these groups ends; a closing bracket counts.
std::size_t end_of(const Tokens& tokens, const DigitRun& run, std::size_t last_group) noexcept;

/// Group sizes as one number, five bits each: "3-4-4" of "030 1234 5678".
constexpr std::uint64_t add_to_layout(std::uint64_t layout, std::size_t size) noexcept {
  return (layout << 5) | (size < 31 ? size : 31);
}
std::uint64_t layout_of(std::string_view sizes) noexcept;

/// What the words around a number say about it: the nearest counts.
struct Context {
  bool phone = false;
  bool id = false;
  bool other = false;   // an order, a flight, …
  bool amount = false;  // a currency or a unit stands beside it
};

Context context_of(const Tokens& tokens, std::size_t first_token, std::size_t last_token) noexcept;

}  // namespace idiolect::privacy
