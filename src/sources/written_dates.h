// sources/written_dates.h
//
// Dates as a computer writes them in the language of its user: "1/15/2024 10:30 AM",
// "15.01.2024 10:30", "15-Jan-24 10:30 AM". One date does not say whether the day or
// the month comes first, so that is settled once for a whole file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/times.h"

namespace idiolect::sources {

enum class DayOrder : std::uint8_t { DayFirst, MonthFirst };

/// A date and a time of day of which day and month may not be told apart yet.
struct WrittenDate {
  std::optional<ParsedTime> exact;  // a date that leaves no choice; the rest is unused then
  int first = 0;                    // day or month
  int second = 0;                   // the other one
  int year = 0;
  std::chrono::milliseconds clock{};
  bool half_day = false;  // the clock says AM or PM
  char separator = '/';   // between day and month
};

/// None where `text` is no date with a time of day.
std::optional<WrittenDate> read_written_date(std::string_view text);

/// How the dates of a file are to be read, and why.
struct DateReading {
  DayOrder order = DayOrder::DayFirst;
  bool assumed = false;  // nothing in the file decides
  std::string how;       // "day first (14 dates say so)"; empty where no date leaves a choice
};

/// Settles the order by the dates that allow only one, else by the order in which messages are
/// written, oldest first.
DateReading settle_dates(std::span<const WrittenDate> dates);

/// What a reader notes where the order was assumed.
inline constexpr const char* kAssumedDates =
    "no date says whether the day or the month comes first: see the variant in the report";

/// None where `date` is none in that order, e.g. a 13th month.
std::optional<ParsedTime> time_of(const WrittenDate& date, DayOrder order);

}  // namespace idiolect::sources
