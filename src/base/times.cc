#include "base/times.h"

#include <fmt/format.h>

namespace idiolect {
namespace {

/// Reads fixed-width fields from the front of a text.
class Fields {
 public:
  explicit Fields(std::string_view text) : text_(text) {}

  std::optional<int> digits(std::size_t count) {
    if (text_.size() < count) return std::nullopt;
    int value = 0;
    for (const char c : text_.substr(0, count)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    text_.remove_prefix(count);
    return value;
  }
  bool skip(std::string_view any_of) {
    if (text_.empty() || any_of.find(text_.front()) == std::string_view::npos) return false;
    text_.remove_prefix(1);
    return true;
  }
  char peek() const { return text_.empty() ? '\0' : text_.front(); }
  bool at_end() const { return text_.empty(); }

 private:
  std::string_view text_;
};

std::optional<std::chrono::sys_days> read_date(Fields& in) {
  const auto year = in.digits(4);
  if (!year || !in.skip("-")) return std::nullopt;
  const auto month = in.digits(2);
  if (!month || !in.skip("-")) return std::nullopt;
  const auto day = in.digits(2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

/// Up to three digits after the point; further ones are dropped.
int read_milliseconds(Fields& in) {
  int value = 0;
  int scale = 100;
  while (const auto digit = in.digits(1)) {
    value += *digit * scale;
    scale /= 10;
  }
  return value;
}

std::optional<std::chrono::milliseconds> read_clock(Fields& in) {
  using namespace std::chrono;
  const auto hour = in.digits(2);
  if (!hour || *hour > 23 || !in.skip(":")) return std::nullopt;
  const auto minute = in.digits(2);
  if (!minute || *minute > 59) return std::nullopt;
  milliseconds clock = hours(*hour) + minutes(*minute);
  if (!in.skip(":")) return clock;
  const auto second = in.digits(2);
  if (!second || *second > 60) return std::nullopt;
  clock += seconds(*second);
  if (in.skip(".")) clock += milliseconds(read_milliseconds(in));
  return clock;
}

/// The last `digits` digits. Every message of a dataset has a time, and fmt takes ten times as
/// long.
void append_number(std::string& text, std::int64_t value, std::size_t digits) {
  text.append(digits, '0');
  for (std::size_t at = text.size(); digits > 0; --digits, value /= 10)
    text[--at] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::string to_iso(Time time, Zone zone) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss<milliseconds> clock(time - day);
  std::string text;
  text.reserve(sizeof "2021-08-06T07:00:12.123Z");
  const int year = static_cast<int>(date.year());
  if (year >= 0 && year <= 9999) {
    append_number(text, year, 4);
  } else {
    text += fmt::format("{:05}", year);  // only where an export is damaged
  }
  text += '-';
  append_number(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  append_number(text, static_cast<unsigned>(date.day()), 2);
  text += 'T';
  append_number(text, clock.hours().count(), 2);
  text += ':';
  append_number(text, clock.minutes().count(), 2);
  text += ':';
  append_number(text, clock.seconds().count(), 2);
  if (clock.subseconds().count() != 0) {
    text += '.';
    append_number(text, clock.subseconds().count(), 3);
  }
  if (zone == Zone::Utc) text += 'Z';
  return text;
}

std::optional<ParsedTime> parse_time(std::string_view text) {
  Fields in(text);
  const auto day = read_date(in);
  if (!day || !in.skip(" T")) return std::nullopt;
  const auto clock = read_clock(in);
  if (!clock) return std::nullopt;
  ParsedTime parsed{*day + *clock, Zone::Local};
  if (in.skip("Zz")) {
    parsed.zone = Zone::Utc;
  } else if (const char sign = in.peek(); in.skip("+-")) {
    const auto hours = in.digits(2);
    if (!hours) return std::nullopt;
    in.skip(":");
    const auto minutes = in.digits(2);
    if (!minutes) return std::nullopt;
    const auto offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    parsed.time += sign == '+' ? -offset : offset;
    parsed.zone = Zone::Utc;
  }
  if (!in.at_end()) return std::nullopt;
  return parsed;
}

}  // namespace idiolect
