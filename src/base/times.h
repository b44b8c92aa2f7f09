// base/times.h
//
// Points in time as exports give them: milliseconds, either UTC or a wall clock
// whose zone the export does not say (WhatsApp). Text form: ISO 8601, with `Z` for UTC.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace idiolect {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

enum class Zone { Utc, Local };

/// "2021-08-06T07:00:12Z", with ".123" before the Z when there are milliseconds; no Z for Local.
std::string to_iso(Time time, Zone zone);

struct ParsedTime {
  Time time;
  Zone zone = Zone::Local;
};

/// Reads "YYYY-MM-DD HH:MM[:SS[.mmm]]" with a space or T between, and an optional
/// "Z" or "+HH:MM" (which makes it UTC). Nothing else may follow.
std::optional<ParsedTime> parse_time(std::string_view text);

}  // namespace idiolect
