// sources/whatsapp_stamp.h
//
// The date and time at the start of a line of WhatsApp's text export. Its form follows the phone's
// region, language and clock, so the grammar here takes all that are known and leaves open which
// of the three fields of a date is the day: that only a whole file can tell (whatsapp_dates.h).
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace idiolect::sources {

/// What stands between the time and the rest of the line.
enum class StampEnd : std::uint8_t {
  Bracket,  // [stamp] …   iPhone
  Hyphen,   // stamp - …   Android
  Dash,     // stamp – …
  Colon,    // stamp: …    early iPhone
  Nothing,  // stamp …
};

/// What the headers of one phone have in common. Padding with zeros is no part of it: one file may
/// have both 17.9.2019 and 17.09.2019.
struct StampShape {
  StampEnd end = StampEnd::Bracket;
  char separator = '/';         // between the fields of the date
  std::int8_t year_field = -1;  // the one with four digits or an era; -1: none has
  bool time_first = false;
  bool comma = false;
  bool seconds = false;
  bool half_days = false;  // a clock of twelve hours

  auto operator<=>(const StampShape&) const = default;
};

enum class HalfDay : std::uint8_t { None, Morning, Noon, Evening };

enum class Era : std::uint8_t { Common, Buddhist, Reiwa };

struct Stamp {
  StampShape shape;
  std::array<int, 3> date{};  // as written
  Era era = Era::Common;
  int hour = 0;  // as written, up to two digits, as are minute and second
  int minute = 0;
  int second = 0;
  HalfDay half = HalfDay::None;
  bool capitals = false;  // AM or PM, as in the United States
  std::size_t body = 0;   // where the rest of the line starts
};

/// The stamp that `line` starts with; direction marks in it and before it do not count. Values may
/// still be impossible (25:70). Nothing where there is no stamp.
std::optional<Stamp> parse_stamp(std::string_view line);

/// Second of the day. Nothing where the clock cannot show it.
std::optional<int> second_of_day(const Stamp& stamp);

}  // namespace idiolect::sources
