// sources/line_format.h
//
// The lines of a chat that LINE has saved as text. Nothing is published, and all
// follows the language of the phone: the heading, the lines that tell the day, the
// clock. Known variants: docs/formats/line.md.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace idiolect::sources {

/// "[LINE] Chat history with Bob".
struct LineHeading {
  std::string title;  // "Bob"
  bool is_group = false;
  std::string_view language;  // "English"; empty where it is not known
};

/// None where `line` is no heading. A heading in a language that is not known is its own title.
std::optional<LineHeading> read_line_heading(std::string_view line);

/// A line that tells the day of the messages below it.
struct LineDay {
  int year = 0;
  int first = 0;  // month, or the day where `order_open` and the day comes first
  int second = 0;
  bool order_open = false;     // "Sat, 11/01/2025"
  int weekday = -1;            // 0 Sunday … 6; -1 where it is not said in English
  bool weekday_named = false;  // in any language
};

/// None where `line` is no day.
std::optional<LineDay> read_line_day(std::string_view line);

enum class LineDayOrder : std::uint8_t { DayFirst, MonthFirst };

/// None where there is no such day.
std::optional<std::chrono::sys_days> date_of(const LineDay& day, LineDayOrder order);

/// The order in which most of the `days` exist, fall on their weekday and follow one another; the
/// month comes first where that does not decide.
LineDayOrder settle_order(const std::vector<LineDay>& days);

/// The clock that a line begins with.
struct LineClock {
  std::chrono::minutes time{};
  std::size_t bytes = 0;  // of the line
};

/// None where `line` does not begin with a time of day: "10:15", "9:30AM", "午前9:30".
std::optional<LineClock> read_line_clock(std::string_view line);

}  // namespace idiolect::sources
