#include "sources/written_dates.h"

#include <algorithm>
#include <array>
#include <vector>

#include "sources/text.h"

namespace idiolect::sources {
namespace {

using std::chrono::milliseconds;

/// A date of more characters is a sentence with numbers.
constexpr std::size_t kLongestDate = 64;

struct Number {
  int value = 0;
  std::size_t digits = 0;
  char behind = '\0';  // the character that follows
};

/// The numbers and words of a date, in their order.
struct Pieces {
  std::vector<Number> numbers;
  std::vector<std::string> words;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

/// The blanks that .NET puts before AM and PM, and the marks around dates, as ASCII blanks.
std::string with_plain_blanks(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const bool blank = text.substr(at).starts_with("\xE2\x80\xAF") ||  // U+202F
                       text.substr(at).starts_with("\xE2\x80\x8E");    // U+200E
    const bool hard = text.substr(at).starts_with("\xC2\xA0");         // U+00A0
    plain += blank || hard ? ' ' : text[at];
    at += blank ? 3u : hard ? 2u : 1u;
  }
  return plain;
}

/// None where a number is longer than a year.
std::optional<Pieces> pieces_of(std::string_view text) {
  Pieces pieces;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (is_digit(text[at])) {
      Number number;
      for (; at < text.size() && is_digit(text[at]); ++at) {
        if (at - start >= 4) return std::nullopt;
        number.value = number.value * 10 + (text[at] - '0');
      }
      number.digits = at - start;
      number.behind = at < text.size() ? text[at] : '\0';
      pieces.numbers.push_back(number);
    } else if (is_letter(text[at])) {
      while (at < text.size() && is_letter(text[at])) ++at;
      pieces.words.push_back(ascii_lower(text.substr(start, at - start)));
    } else {
      ++at;
    }
  }
  return pieces;
}

enum class Half : std::uint8_t { None, Morning, Afternoon };

/// AM and PM, in a few languages, also as "a.m.".
Half half_of(const std::vector<std::string>& words) {
  constexpr std::array<std::string_view, 5> kMorning{"am", "오전", "上午", "午前", "sa"};
  constexpr std::array<std::string_view, 5> kAfternoon{"pm", "오후", "下午", "午後", "ch"};
  const auto is_one_of = [](const auto& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool dotted = i + 1 < words.size() && words[i + 1] == "m";
    if (is_one_of(kMorning, words[i]) || (dotted && words[i] == "a")) return Half::Morning;
    if (is_one_of(kAfternoon, words[i]) || (dotted && words[i] == "p")) return Half::Afternoon;
  }
  return Half::None;
}

/// 1 to 12 for an English month; 0 where no word is one.
int named_month(const std::vector<std::string>& words) {
  constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
  for (const std::string& word : words)
    for (std::size_t i = 0; i < kMonths.size(); ++i)
      if (word.starts_with(kMonths[i])) return static_cast<int>(i) + 1;
  return 0;
}

/// Takes the time of day out of `numbers`: those joined by colons, else (10.30) the last two of
/// five.
std::optional<milliseconds> take_clock(std::vector<Number>& numbers, Half half) {
  auto first = std::find_if(numbers.begin(), numbers.end(),
                            [](const Number& number) { return number.behind == ':'; });
  if (first == numbers.end()) {
    if (numbers.size() != 5) return std::nullopt;
    first = numbers.end() - 2;
  }
  auto last = first;
  while (last + 1 != numbers.end() && last->behind == ':' && last - first < 2) ++last;
  if (last == first && last + 1 != numbers.end()) ++last;
  if (last == first) return std::nullopt;
  int hour = first->value;
  const int minute = (first + 1)->value;
  const int second = last - first == 2 ? last->value : 0;
  numbers.erase(first, last + 1);
  if (half != Half::None && (hour < 1 || hour > 12)) return std::nullopt;
  if (half != Half::None) hour = hour % 12 + (half == Half::Afternoon ? 12 : 0);
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
}

int full_year(const Number& number) {
  return number.digits <= 2 ? 2000 + number.value : number.value;
}

std::optional<ParsedTime> time_at(int year, int month, int day, milliseconds clock) {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1970) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return ParsedTime{std::chrono::sys_days(date) + clock, Zone::Local};
}

/// A date that leaves no choice.
std::optional<WrittenDate> exactly(std::optional<ParsedTime> time) {
  if (!time) return std::nullopt;
  WrittenDate date;
  date.exact = time;
  return date;
}

/// Steps back in time from one date to the next, where they are read in that order.
std::size_t steps_back(std::span<const WrittenDate> dates, DayOrder order) {
  std::size_t steps = 0;
  Time before{};
  for (const WrittenDate& date : dates) {
    const auto parsed = time_of(date, order);
    if (!parsed) continue;
    if (parsed->time < before) ++steps;
    before = parsed->time;
  }
  return steps;
}

std::string name_of(DayOrder order) {
  return order == DayOrder::DayFirst ? "day first" : "month first";
}

}  // namespace

std::optional<WrittenDate> read_written_date(std::string_view text) {
  text = trimmed(text);
  if (text.size() > kLongestDate) return std::nullopt;
  if (const auto exact = parse_time(text)) return exactly(exact);
  auto pieces = pieces_of(with_plain_blanks(text));
  if (!pieces) return std::nullopt;
  std::vector<Number>& numbers = pieces->numbers;
  const Half half = half_of(pieces->words);
  const auto clock = take_clock(numbers, half);
  if (!clock) return std::nullopt;
  if (const int month = named_month(pieces->words); month > 0) {
    if (numbers.size() != 2) return std::nullopt;
    return exactly(time_at(full_year(numbers[1]), month, numbers[0].value, *clock));
  }
  if (numbers.size() != 3) return std::nullopt;
  if (numbers[0].digits >= 3)
    return exactly(time_at(numbers[0].value, numbers[1].value, numbers[2].value, *clock));
  WrittenDate date;
  date.first = numbers[0].value;
  date.second = numbers[1].value;
  date.year = full_year(numbers[2]);
  date.clock = *clock;
  date.half_day = half != Half::None;
  date.separator = numbers[0].behind;
  return date;
}

DateReading settle_dates(std::span<const WrittenDate> dates) {
  DateReading reading;
  std::size_t open = 0, day_first = 0, month_first = 0, american = 0;
  for (const WrittenDate& date : dates) {
    if (date.exact) continue;
    ++open;
    if (date.first > 12) ++day_first;
    if (date.second > 12) ++month_first;
    if (date.half_day && date.separator == '/') ++american;
  }
  if (open == 0) return reading;
  if (day_first != month_first) {
    reading.order = day_first > month_first ? DayOrder::DayFirst : DayOrder::MonthFirst;
    const std::size_t votes = std::max(day_first, month_first);
    reading.how = name_of(reading.order) + " (" + std::to_string(votes) +
                  (votes == 1 ? " date says so)" : " dates say so)");
    return reading;
  }
  const std::size_t as_day = steps_back(dates, DayOrder::DayFirst);
  const std::size_t as_month = steps_back(dates, DayOrder::MonthFirst);
  reading.assumed = as_day == as_month;
  const bool month = reading.assumed ? american * 2 > open : as_month < as_day;
  reading.order = month ? DayOrder::MonthFirst : DayOrder::DayFirst;
  reading.how = name_of(reading.order) +
                (reading.assumed ? " (assumed)" : " (so that no message is before the one above)");
  return reading;
}

std::optional<ParsedTime> time_of(const WrittenDate& date, DayOrder order) {
  if (date.exact) return date.exact;
  const bool day_first = order == DayOrder::DayFirst;
  return time_at(date.year, day_first ? date.second : date.first,
                 day_first ? date.first : date.second, date.clock);
}

}  // namespace idiolect::sources
