// sources/page_dates.h
//
// The dates on pages that Meta writes for people: in the language of the account,
// in its order, with a 12- or a 24-hour clock. "Dec 28, 2020 7:20 am",
// "28. Dez. 2020, 07:20", "28/12/2020 07:20", "2020年12月28日 7:20".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/times.h"

namespace idiolect::sources {

/// Which of two numbers is the day where the month has no name and the year comes last.
enum class DayOrder : std::uint8_t { DayFirst, MonthFirst };

/// A date with a clock, and nothing else; none for other text.
class PageDate {
 public:
  /// `text` may have any length; what is longer than a date is none.
  static std::optional<PageDate> parse(std::string_view text);

  /// Set where the text itself settles it, e.g. by a 31 in first place.
  std::optional<DayOrder> order() const noexcept { return order_; }
  /// True where the date reads both ways.
  bool is_ambiguous() const noexcept { return month_ == 0 && !order_; }
  /// The instant on the wall clock that wrote it, read in the `usual` order where it is ambiguous;
  /// none where there is no such day.
  std::optional<Time> time(DayOrder usual) const;

 private:
  int year_ = 0;
  int month_ = 0;  // 0: one of the two numbers
  int first_ = 0;  // the day where the month is known
  int second_ = 0;
  std::optional<DayOrder> order_;
  std::chrono::seconds clock_{};
};

}  // namespace idiolect::sources
