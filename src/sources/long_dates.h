// sources/long_dates.h
//
// Dates as Google's Takeout writes them: a whole sentence in the language of the
// account, "Thursday, March 31, 2022 at 1:52:53 PM UTC". What the pieces are is
// seen from the pieces, not from their order, so one reader does for all languages
// whose months it knows.
#pragma once

#include <optional>
#include <string_view>

#include "base/times.h"

namespace idiolect::sources {

/// The time that `text` names, which is in UTC. None where it is no date with hours, minutes and
/// seconds, has an offset from UTC, or names a month in a language that is not known.
std::optional<Time> read_long_date(std::string_view text);

}  // namespace idiolect::sources
