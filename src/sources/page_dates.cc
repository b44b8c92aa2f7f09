#include "sources/page_dates.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/utf8.h"

namespace idiolect::sources {
namespace {

constexpr std::size_t kLongestDate = 80;  // bytes
constexpr std::size_t kMostWords = 8;

struct Month {
  std::string_view start;  // of its name, in lower case
  int number;
};

/// How the months begin in the languages that write them out. The longest that fits counts:
/// "maaliskuu" is Finnish for March, "marraskuu" for November, "červenec" Czech for July.
constexpr Month kMonths[] = {
    {"jan", 1},     {"ene", 1},     {"gen", 1},   {"ian", 1},     {"sty", 1},    {"led", 1},
    {"oca", 1},     {"tam", 1},     {"янв", 1},   {"січ", 1},     {"ιαν", 1},    {"يناير", 1},
    {"feb", 2},     {"fév", 2},     {"fev", 2},   {"lut", 2},     {"úno", 2},    {"şub", 2},
    {"hel", 2},     {"фев", 2},     {"лют", 2},   {"φεβ", 2},     {"فبراير", 2}, {"mar", 3},
    {"mär", 3},     {"mrt", 3},     {"maa", 3},   {"bře", 3},     {"már", 3},    {"мар", 3},
    {"бер", 3},     {"μαρ", 3},     {"مارس", 3},  {"apr", 4},     {"avr", 4},    {"abr", 4},
    {"kwi", 4},     {"dub", 4},     {"nis", 4},   {"huh", 4},     {"ápr", 4},    {"апр", 4},
    {"кві", 4},     {"απρ", 4},     {"أبريل", 4}, {"may", 5},     {"mai", 5},    {"maj", 5},
    {"mei", 5},     {"mag", 5},     {"kvě", 5},   {"tou", 5},     {"máj", 5},    {"май", 5},
    {"мая", 5},     {"тра", 5},     {"μαΐ", 5},   {"μαι", 5},     {"مايو", 5},   {"jun", 6},
    {"juin", 6},    {"giu", 6},     {"cze", 6},   {"červen", 6},  {"čvn", 6},    {"haz", 6},
    {"kes", 6},     {"jún", 6},     {"iun", 6},   {"июн", 6},     {"чер", 6},    {"ιουν", 6},
    {"يونيو", 6},   {"jul", 7},     {"juil", 7},  {"lug", 7},     {"lip", 7},    {"červenec", 7},
    {"čvc", 7},     {"tem", 7},     {"hei", 7},   {"júl", 7},     {"iul", 7},    {"июл", 7},
    {"лип", 7},     {"ιουλ", 7},    {"يوليو", 7}, {"aug", 8},     {"aoû", 8},    {"aou", 8},
    {"ago", 8},     {"agu", 8},     {"agt", 8},   {"sie", 8},     {"srp", 8},    {"ağu", 8},
    {"elo", 8},     {"авг", 8},     {"сер", 8},   {"αυγ", 8},     {"أغسطس", 8},  {"sep", 9},
    {"set", 9},     {"wrz", 9},     {"zář", 9},   {"eyl", 9},     {"syy", 9},    {"sze", 9},
    {"сен", 9},     {"вер", 9},     {"σεπ", 9},   {"سبتمبر", 9},  {"oct", 10},   {"okt", 10},
    {"ott", 10},    {"out", 10},    {"paź", 10},  {"říj", 10},    {"eki", 10},   {"lok", 10},
    {"окт", 10},    {"жов", 10},    {"οκτ", 10},  {"أكتوبر", 10}, {"nov", 11},   {"noi", 11},
    {"lis", 11},    {"kas", 11},    {"marr", 11}, {"ноя", 11},    {"лис", 11},   {"νοε", 11},
    {"نوفمبر", 11}, {"dec", 12},    {"dez", 12},  {"déc", 12},    {"dic", 12},   {"des", 12},
    {"gru", 12},    {"pro", 12},    {"ara", 12},  {"jou", 12},    {"дек", 12},   {"гру", 12},
    {"δεκ", 12},    {"ديسمبر", 12},
};

using Marks = std::array<std::string_view, 9>;

constexpr Marks kBeforeNoon{"am", "vorm", "上午", "오전", "午前", "ص", "sa", "öö", "dop"};
constexpr Marks kAfterNoon{"pm", "nachm", "下午", "오후", "午後", "م", "ch", "öä", "odp"};

/// A–Z, and the capitals that months begin with elsewhere.
char32_t lower(char32_t c) noexcept {
  if ((c >= U'A' && c <= U'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ||
      (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
    return c + 0x20;
  if (c == 0x15E || c == 0x10C || c == 0x158) return c + 1;  // Ş Č Ř
  return c;
}

/// The value of a decimal digit, Arabic and Persian ones too; -1 for anything else.
int digit_of(char32_t c) noexcept {
  if (c >= U'0' && c <= U'9') return static_cast<int>(c - U'0');
  if (c >= 0x660 && c <= 0x669) return static_cast<int>(c - 0x660);
  if (c >= 0x6F0 && c <= 0x6F9) return static_cast<int>(c - 0x6F0);
  return -1;
}

/// What stands between words and numbers.
bool separates(char32_t c) noexcept {
  return c <= 0x20 || c == U',' || c == U'.' || c == U'/' || c == U'-' || c == U':' || c == U'(' ||
         c == U')' || c == 0xA0 || c == 0x202F || c == 0x2009 || c == 0x200E || c == 0x200F ||
         c == 0x060C || c == 0x3000 || c == 0x00B7;
}

struct Number {
  int value = 0;
  int digits = 0;
  char32_t before = 0;  // the separator right before it
};

struct Pieces {
  std::vector<Number> numbers;
  std::vector<std::string> words;  // in lower case
};

std::optional<Pieces> pieces_of(std::string_view text) {
  if (text.size() > kLongestDate) return std::nullopt;
  Pieces pieces;
  char32_t before = 0;
  bool in_word = false;
  bool in_number = false;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    at += point.bytes;
    const char32_t c = lower(point.value);
    const int digit = digit_of(c);
    if (digit >= 0) {
      if (!in_number) pieces.numbers.push_back({0, 0, before});
      Number& number = pieces.numbers.back();
      if (++number.digits > 4) return std::nullopt;
      number.value = 10 * number.value + digit;
    } else if (!separates(c)) {
      if (!in_word) pieces.words.emplace_back();
      append_utf8(pieces.words.back(), c);
    }
    in_number = digit >= 0;
    in_word = digit < 0 && !separates(c);
    before = c;
  }
  if (pieces.words.size() > kMostWords) return std::nullopt;
  return pieces;
}

int month_of(std::string_view word) noexcept {
  const Month* best = nullptr;
  for (const Month& month : kMonths)
    if (word.starts_with(month.start) &&
        (best == nullptr || month.start.size() > best->start.size()))
      best = &month;
  return best == nullptr ? 0 : best->number;
}

bool is_mark(const std::string& word, const Marks& marks) {
  return std::find(marks.begin(), marks.end(), word) != marks.end();
}

/// The first mark counts at the end only, where "a.m." makes two words: "am" is "on" in German.
bool says(const Pieces& pieces, const Marks& marks) {
  const auto& words = pieces.words;
  const std::size_t count = words.size();
  if (count >= 1 && words[count - 1] == marks[0]) return true;
  if (count >= 2 && words[count - 2] + words[count - 1] == marks[0]) return true;
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return word != marks[0] && is_mark(word, marks);
  });
}

/// Only a date has no words but short ones ("at", "um", "Uhr", "г.") besides its month.
bool are_of_a_date(const std::vector<std::string>& words) {
  constexpr std::size_t kLongestFiller = 5;  // code points
  return std::all_of(words.begin(), words.end(), [](const std::string& word) {
    return count_code_points(word) <= kLongestFiller || month_of(word) != 0 ||
           is_mark(word, kBeforeNoon) || is_mark(word, kAfterNoon);
  });
}

/// The clock: where a colon is, else the two numbers behind the date. It ends the date, or begins
/// it.
std::optional<std::chrono::seconds> take_clock(Pieces& pieces) {
  auto& numbers = pieces.numbers;
  auto minute = std::find_if(numbers.begin(), numbers.end(),
                             [](const Number& number) { return number.before == U':'; });
  if (minute == numbers.end()) {
    if (numbers.size() < 4 || numbers.back().digits != 2) return std::nullopt;
    minute = numbers.end() - 1;
  }
  if (minute == numbers.begin()) return std::nullopt;
  const auto hour = minute - 1;
  auto end = minute + 1;
  int second = 0;
  if (end != numbers.end() && end->before == U':') second = (end++)->value;
  const bool before_noon = says(pieces, kBeforeNoon);
  const bool after_noon = says(pieces, kAfterNoon);
  if (hour->digits > 2 || hour->value > 23 || minute->value > 59 || second > 60)
    return std::nullopt;
  int hours = hour->value;
  if (after_noon && hours < 12) hours += 12;
  if (before_noon && hours == 12) hours = 0;
  const auto clock = std::chrono::hours(hours) + std::chrono::minutes(minute->value) +
                     std::chrono::seconds(second);
  numbers.erase(hour, end);
  return clock;
}

}  // namespace

std::optional<PageDate> PageDate::parse(std::string_view text) {
  auto pieces = pieces_of(text);
  if (!pieces || pieces->numbers.size() < 4 || !are_of_a_date(pieces->words)) return std::nullopt;
  const auto clock = take_clock(*pieces);
  if (!clock) return std::nullopt;
  PageDate date;
  date.clock_ = *clock;
  for (const std::string& word : pieces->words)
    if (date.month_ == 0) date.month_ = month_of(word);
  auto& numbers = pieces->numbers;
  const auto year = std::find_if(numbers.begin(), numbers.end(),
                                 [](const Number& number) { return number.digits == 4; });
  if (year == numbers.end() || numbers.size() < 2 || numbers.size() > 3) return std::nullopt;
  date.year_ = year->value;
  const bool year_first = year == numbers.begin();
  numbers.erase(year);
  date.first_ = numbers[0].value;
  if (numbers.size() == 2) date.second_ = numbers[1].value;
  if (date.month_ != 0 && numbers.size() == 2) date.month_ = 0;  // the word is no month
  if (date.month_ == 0 && numbers.size() != 2) return std::nullopt;
  if (date.month_ == 0) {
    if (year_first || date.second_ > 12) date.order_ = DayOrder::MonthFirst;
    if (!year_first && (date.first_ > 12 || numbers[1].before == U'.'))
      date.order_ = DayOrder::DayFirst;
  }
  return date.time(DayOrder::DayFirst) ? std::optional(date) : std::nullopt;
}

std::optional<Time> PageDate::time(DayOrder usual) const {
  using namespace std::chrono;
  const bool swapped = month_ == 0 && order_.value_or(usual) == DayOrder::MonthFirst;
  const int day_number = swapped ? second_ : first_;
  const int month_number = month_ != 0 ? month_ : swapped ? first_ : second_;
  const year_month_day date{year(year_), month(static_cast<unsigned>(month_number)),
                            day(static_cast<unsigned>(day_number))};
  if (!date.ok() || year_ < 1970) return std::nullopt;
  return Time(sys_days(date).time_since_epoch() + clock_);
}

}  // namespace idiolect::sources
