#include "sources/line_format.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

using std::chrono::minutes;

struct HeadingForm {
  std::string_view before;
  std::string_view after;
  bool is_group;
  std::string_view language;
};

/// Forms that contain others come first.
constexpr std::array kHeadingForms{
    HeadingForm{"Chat history with ", "", false, "English"},
    HeadingForm{"Chat history in ", "", true, "English"},
    HeadingForm{"", "とのトーク履歴", false, "Japanese"},
    HeadingForm{"", "のトーク履歴", true, "Japanese"},
    HeadingForm{"", "とのトーク", false, "Japanese"},
    HeadingForm{"", "のトーク", true, "Japanese"},
    HeadingForm{"與", "的聊天記錄", false, "Chinese"},
    HeadingForm{"", "的聊天記錄", true, "Chinese"},
    HeadingForm{"与", "的聊天记录", false, "Chinese"},
    HeadingForm{"", "的聊天记录", true, "Chinese"},
    HeadingForm{"", "님과의 대화", false, "Korean"},
    HeadingForm{"", "의 대화", true, "Korean"},
    HeadingForm{"ประวัติการสนทนากับ", "", false, "Thai"},
    HeadingForm{"ประวัติการแชทกับ", "", false, "Thai"},
    HeadingForm{"ประวัติการสนทนาใน", "", true, "Thai"},
    HeadingForm{"ประวัติการแชทใน", "", true, "Thai"},
};

constexpr std::array<std::string_view, 7> kEnglishDays{"sunday",   "monday", "tuesday", "wednesday",
                                                       "thursday", "friday", "saturday"};

/// Weekdays that stand without brackets, besides the English ones and those in 曜日, 週, 周, 요일.
constexpr std::string_view kOtherDays =
    " อา. จ. อ. พ. พฤ. ศ. ส. sen sel rab kam jum sab min senin selasa rabu kamis jumat sabtu minggu"
    " 日 一 二 三 四 五 六 月 火 水 木 金 土 월 화 수 목 금 토 일 ";

constexpr std::array<std::string_view, 5> kMorning{"AM", "午前", "上午", "오전", "ก่อนเที่ยง"};
constexpr std::array<std::string_view, 5> kAfternoon{"PM", "午後", "下午", "오후", "หลังเที่ยง"};

/// Reads pieces from the front of a line.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  std::optional<int> number(std::size_t most_digits) {
    int value = 0;
    std::size_t digits = 0;
    for (; digits < text_.size() && text_[digits] >= '0' && text_[digits] <= '9'; ++digits) {
      if (digits == most_digits) return std::nullopt;
      value = value * 10 + (text_[digits] - '0');
    }
    if (digits == 0) return std::nullopt;
    text_.remove_prefix(digits);
    return value;
  }
  bool skip(std::string_view start) {
    if (!text_.starts_with(start)) return false;
    text_.remove_prefix(start.size());
    return true;
  }
  /// Blanks, but no tabs: these part the fields of a message.
  void skip_blanks() {
    while (skip(" ") || skip("\u00A0") || skip("\u202F") || skip("\u3000")) {
    }
  }
  /// The same, whatever the case of its ASCII letters.
  bool skip_word(std::string_view word) {
    const auto lower = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    };
    if (text_.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
      if (lower(text_[i]) != lower(word[i])) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  std::string_view rest() const noexcept { return text_; }

 private:
  std::string_view text_;
};

/// 0 for "Sun" and "Sunday"; -1 for other words.
int english_weekday(std::string_view word) {
  const std::string lower = ascii_lower(word);
  for (std::size_t i = 0; i < kEnglishDays.size(); ++i)
    if (lower == kEnglishDays[i] || lower == kEnglishDays[i].substr(0, 3))
      return static_cast<int>(i);
  return -1;
}

bool is_weekday(std::string_view word) {
  constexpr std::size_t kLongest = 40;  // bytes; Thai has long ones
  if (word.empty() || word.size() > kLongest) return false;
  if (english_weekday(word) >= 0) return true;
  if (word.ends_with("曜日") || word.ends_with("요일")) return true;
  for (const std::string_view start : {"星期", "週", "周", "礼拜", "วัน"})
    if (word.starts_with(start)) return true;
  return kOtherDays.find(" " + ascii_lower(word) + " ") != std::string_view::npos;
}

/// Takes the brackets off "(Mon)" and "（一）"; none where only one is there.
std::optional<std::string_view> without_brackets(std::string_view text) {
  for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>{"(", ")"},
                                    std::pair<std::string_view, std::string_view>{"（", "）"}}) {
    if (!text.starts_with(open)) continue;
    if (!text.ends_with(close)) return std::nullopt;
    return trimmed(text.substr(open.size(), text.size() - open.size() - close.size()));
  }
  return text;
}

/// "2015/12/25 Fri", "2024/01/15(Mon)", "2018.04.24(Mon)", "2025.12.30 火曜日", "2026/1/30周五".
std::optional<LineDay> read_year_first(std::string_view line) {
  Cursor cursor(line);
  LineDay day;
  const auto year = cursor.number(4);
  if (!year || *year < 1000) return std::nullopt;
  const std::string_view separator = cursor.rest().substr(0, 1);
  if (separator != "/" && separator != "." && separator != "-") return std::nullopt;
  cursor.skip(separator);
  const auto month = cursor.number(2);
  if (!month || !cursor.skip(separator)) return std::nullopt;
  const auto date = cursor.number(2);
  if (!date) return std::nullopt;
  cursor.skip(separator);  // "2025. 12. 30." of a hand
  const auto weekday = without_brackets(trimmed(cursor.rest()));
  if (!weekday || (!weekday->empty() && !is_weekday(*weekday))) return std::nullopt;
  day.year = *year;
  day.first = *month;
  day.second = *date;
  day.weekday = english_weekday(*weekday);
  day.weekday_named = !weekday->empty();
  return day;
}

/// "Sat, 11/01/2025".
std::optional<LineDay> read_weekday_first(std::string_view line) {
  const std::size_t comma = line.find(',');
  if (comma == line.npos || !is_weekday(trimmed(line.substr(0, comma)))) return std::nullopt;
  Cursor cursor(trimmed(line.substr(comma + 1)));
  LineDay day;
  const auto first = cursor.number(2);
  const std::string_view separator = cursor.rest().substr(0, 1);
  if (!first || (separator != "/" && separator != "." && separator != "-")) return std::nullopt;
  cursor.skip(separator);
  const auto second = cursor.number(2);
  if (!second || !cursor.skip(separator)) return std::nullopt;
  const auto year = cursor.number(4);
  if (!year || *year < 1000 || !trimmed(cursor.rest()).empty()) return std::nullopt;
  day.year = *year;
  day.first = *first;
  day.second = *second;
  day.order_open = true;
  day.weekday = english_weekday(trimmed(line.substr(0, comma)));
  day.weekday_named = true;
  return day;
}

template <class Words>
bool skip_any(Cursor& cursor, const Words& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return cursor.skip_word(word); });
}

}  // namespace

std::optional<LineHeading> read_line_heading(std::string_view line) {
  constexpr std::string_view kMark = "[LINE]";
  line = trimmed(line);
  const bool marked = line.starts_with(kMark);
  if (marked) line = trimmed(line.substr(kMark.size()));
  for (const HeadingForm& form : kHeadingForms) {
    if (!marked && form.language != "English") continue;
    if (!line.starts_with(form.before) || !line.ends_with(form.after)) continue;
    const std::size_t around = form.before.size() + form.after.size();
    if (line.size() <= around) continue;
    const std::string_view title = line.substr(form.before.size(), line.size() - around);
    return LineHeading{std::string(trimmed(title)), form.is_group, form.language};
  }
  if (!marked) return std::nullopt;
  return LineHeading{std::string(line), false, {}};
}

std::optional<LineDay> read_line_day(std::string_view line) {
  constexpr std::size_t kLongest = 80;  // bytes
  line = trimmed(line);
  if (line.empty() || line.size() > kLongest) return std::nullopt;
  if (const auto day = read_year_first(line)) return day;
  return read_weekday_first(line);
}

std::optional<std::chrono::sys_days> date_of(const LineDay& day, LineDayOrder order) {
  constexpr int kBuddhistYears = 543;  // ahead of the others; Thailand counts them
  const bool day_first = day.order_open && order == LineDayOrder::DayFirst;
  const int month = day_first ? day.second : day.first;
  const int date = day_first ? day.first : day.second;
  const std::chrono::year_month_day found{
      std::chrono::year(day.year > 2400 ? day.year - kBuddhistYears : day.year),
      std::chrono::month(static_cast<unsigned>(month)),
      std::chrono::day(static_cast<unsigned>(date))};
  if (!found.ok() || found.year() < std::chrono::year(1970)) return std::nullopt;
  return std::chrono::sys_days(found);
}

LineDayOrder settle_order(const std::vector<LineDay>& days) {
  const auto evidence = [&](LineDayOrder order) {
    std::size_t fit = 0;
    std::size_t ascents = 0;
    std::optional<std::chrono::sys_days> before;
    for (const LineDay& day : days) {
      const auto date = date_of(day, order);
      if (!date) continue;
      const auto weekday = std::chrono::weekday(*date).c_encoding();
      if (day.weekday < 0 || static_cast<unsigned>(day.weekday) == weekday) ++fit;
      if (before && *before <= *date) ++ascents;
      before = date;
    }
    return std::pair(fit, ascents);
  };
  return evidence(LineDayOrder::DayFirst) > evidence(LineDayOrder::MonthFirst)
             ? LineDayOrder::DayFirst
             : LineDayOrder::MonthFirst;
}

std::optional<LineClock> read_line_clock(std::string_view line) {
  Cursor cursor(line);
  bool morning = skip_any(cursor, kMorning);
  bool afternoon = !morning && skip_any(cursor, kAfternoon);
  cursor.skip_blanks();
  const auto hour = cursor.number(2);
  if (!hour || *hour > 23 || !cursor.skip(":")) return std::nullopt;
  const std::string_view digits = cursor.rest();
  const auto minute = cursor.number(2);
  if (!minute || *minute > 59 || digits.size() - cursor.rest().size() != 2) return std::nullopt;
  if (!morning && !afternoon) {
    Cursor behind = cursor;
    behind.skip_blanks();
    morning = skip_any(behind, kMorning);
    afternoon = !morning && skip_any(behind, kAfternoon);
    if (morning || afternoon) cursor = behind;
  }
  const std::string_view rest = cursor.rest();
  if (!rest.empty() && rest.front() != '\t' && rest.front() != ' ') return std::nullopt;
  int hours = *hour;
  if (afternoon && hours < 12) hours += 12;
  if (morning && hours == 12) hours = 0;
  return LineClock{std::chrono::hours(hours) + minutes(*minute), line.size() - rest.size()};
}

}  // namespace idiolect::sources
