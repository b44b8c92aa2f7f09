// sources/whatsapp_dates.h
//
// Which field of a date is the day, decided once from all headers of one shape. 05/06/24 says
// nothing by itself; somewhere in a chat there is a 13th, and where there is none, time runs
// forward under the right order only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/times.h"
#include "sources/whatsapp_stamp.h"

namespace idiolect::sources {

enum class DateOrder : std::uint8_t { DayFirst, MonthFirst, YearFirst };

struct DateDecision {
  enum class By : std::uint8_t {
    Form,   // the year has four digits and comes first
    Dates,  // the other order makes dates that no calendar has
    Flow,   // the other order makes time run backwards more often
    Habit,  // nothing tells
  };
  DateOrder order = DateOrder::DayFirst;
  By by = By::Habit;
  std::size_t dates = 0;  // for Dates: how many
};

/// The order of `stamps`, which are those of one shape, as the file has them. Where nothing tells:
/// month first with slashes and AM or PM in capitals, which is how the United States write it, day
/// first otherwise.
DateDecision decide_date_order(std::span<const Stamp> stamps);

/// "day first (decided by 14 dates)".
std::string to_text(const DateDecision& decision);

/// The wall clock of the phone. Nothing where there is no such date or time. A year of two digits
/// is of this century.
std::optional<Time> time_of(const Stamp& stamp, DateOrder order);

}  // namespace idiolect::sources
