// privacy/phone_styles.h
//
// The ways in which the countries group the digits of phone numbers.
#pragma once

#include <cstdint>
#include <string_view>

#include "privacy/digit_run.h"

namespace idiolect::privacy {

/// How numbers of the countries are grouped, where the groups say enough without any cue:
/// sizes, the first digits allowed, and which signs may stand between.
enum class Needs : std::uint8_t {
  Nothing,
  Line,  // a line of its own, or a cue
  Cue,   // a word that speaks of a phone
};

struct Style {
  std::string_view sizes;
  std::string_view first;    // allowed first digits
  std::string_view between;  // allowed separators
  Needs needs = Needs::Nothing;
};

struct StyleMatch {
  const Style* style = nullptr;  // of the table; nullptr where none fits
  std::size_t groups = 0;
};

/// The style of the most groups that begin with group `first`.
StyleMatch style_at(const DigitRun& run, std::size_t first) noexcept;

}  // namespace idiolect::privacy
