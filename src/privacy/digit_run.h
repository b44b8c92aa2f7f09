// privacy/digit_run.h
//
// Groups of digits that people write as one number: "+49 (0)170 123-45 67". Every group
// of a text is in exactly one run, and a run has at most sixteen groups.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

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

  /// Takes in the run that begins at `tokens.numbers[number]`. One object serves a whole text: to
  /// clear it for every number would cost more than to read the number.
  void read(const Tokens& tokens, std::size_t number) noexcept;
  /// Whether the run that begins there has this one group: cheaper than to read it.
  static bool is_single(const Tokens& tokens, std::size_t number) noexcept;
  /// The digits of `many` groups from `first` on.
  std::string_view digits(std::size_t first, std::size_t many) const noexcept {
    const DigitGroup& last = groups[first + many - 1];
    return {digit.data() + groups[first].digits_at,
            last.digits_at + last.size - groups[first].digits_at};
  }
};

/// Where in the text the last of these groups ends; a closing bracket counts.
std::size_t end_of(const Tokens& tokens, const DigitRun& run, std::size_t last_group) noexcept;

/// Ways of grouping digits, "3-4-4", walked one group at a time.
class Layouts {
 public:
  static constexpr std::uint16_t kNone = 0xFFFF;

  enum class End : std::uint8_t { Plain, Marked };

  Layouts() : nodes_(1), ends_(1) { nodes_[0].fill(kNone); }

  /// The node of "3-4-4"; the same for the same sizes. `Marked`: `is_end` knows it.
  std::uint16_t add(std::string_view sizes, End end = End::Plain);
  bool is_end(std::uint16_t node) const noexcept { return ends_[node]; }
  /// The node behind a group of `size` digits; kNone where no way of grouping goes on so.
  std::uint16_t next(std::uint16_t node, std::size_t size) const noexcept {
    return size < kSizes ? nodes_[node][size] : kNone;
  }
  std::size_t size() const noexcept { return nodes_.size(); }

 private:
  static constexpr std::size_t kSizes = 20;

  std::vector<std::array<std::uint16_t, kSizes>> nodes_;
  std::vector<bool> ends_;  // by node
};

/// What the words around a number say about it: the nearest counts.
struct Context {
  bool phone = false;
  bool id = false;
  bool other = false;   // an order, a flight, …
  bool amount = false;  // a currency or a unit stands beside it
};

Context context_of(const Tokens& tokens, std::size_t first_token, std::size_t last_token) noexcept;

}  // namespace idiolect::privacy
