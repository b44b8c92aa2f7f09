#include "sources/whatsapp_stamp.h"

#include <algorithm>

#include "base/utf8.h"
#include "sources/text.h"
#include "sources/whatsapp_marks.h"

namespace idiolect::sources {
namespace {

struct HalfDayWord {
  std::string_view word;  // lower case
  HalfDay half;
};

/// Longer words before those that they start with.
constexpr std::array kHalfDays{
    HalfDayWord{"a. m.", HalfDay::Morning},   HalfDayWord{"p. m.", HalfDay::Evening},
    HalfDayWord{"a.m.", HalfDay::Morning},    HalfDayWord{"p.m.", HalfDay::Evening},
    HalfDayWord{"a.m", HalfDay::Morning},     HalfDayWord{"p.m", HalfDay::Evening},
    HalfDayWord{"am", HalfDay::Morning},      HalfDayWord{"pm", HalfDay::Evening},
    HalfDayWord{"vorm.", HalfDay::Morning},   HalfDayWord{"nachm.", HalfDay::Evening},
    HalfDayWord{"π.μ.", HalfDay::Morning},    HalfDayWord{"μ.μ.", HalfDay::Evening},
    HalfDayWord{"ق.ظ", HalfDay::Morning},     HalfDayWord{"ب.ظ", HalfDay::Evening},
    HalfDayWord{"ص", HalfDay::Morning},       HalfDayWord{"م", HalfDay::Evening},
    HalfDayWord{"पूर्वाह्न", HalfDay::Morning},  HalfDayWord{"अपराह्न", HalfDay::Evening},
    HalfDayWord{"午前", HalfDay::Morning},    HalfDayWord{"午後", HalfDay::Evening},
    HalfDayWord{"上午", HalfDay::Morning},    HalfDayWord{"下午", HalfDay::Evening},
    HalfDayWord{"凌晨", HalfDay::Morning},    HalfDayWord{"清晨", HalfDay::Morning},
    HalfDayWord{"早上", HalfDay::Morning},    HalfDayWord{"中午", HalfDay::Noon},
    HalfDayWord{"晚上", HalfDay::Evening},    HalfDayWord{"오전", HalfDay::Morning},
    HalfDayWord{"오후", HalfDay::Evening},    HalfDayWord{"de.", HalfDay::Morning},
    HalfDayWord{"du.", HalfDay::Evening},     HalfDayWord{"öö", HalfDay::Morning},
    HalfDayWord{"ös", HalfDay::Evening},      HalfDayWord{"dop.", HalfDay::Morning},
    HalfDayWord{"odp.", HalfDay::Evening},    HalfDayWord{"fm", HalfDay::Morning},
    HalfDayWord{"em", HalfDay::Evening},      HalfDayWord{"sa", HalfDay::Morning},
    HalfDayWord{"ch", HalfDay::Evening},      HalfDayWord{"ptg", HalfDay::Evening},
    HalfDayWord{"pg", HalfDay::Morning},      HalfDayWord{"дп", HalfDay::Morning},
    HalfDayWord{"пп", HalfDay::Evening},      HalfDayWord{"ก่อนเที่ยง", HalfDay::Morning},
    HalfDayWord{"หลังเที่ยง", HalfDay::Evening},
};

/// Words between the date and the time: "13.6.2018 klo 21.25".
constexpr std::array<std::string_view, 6> kAt{"klo", "um", "kl.", "at", "à", "às"};

/// One parse of one line. Copies are cheap, and are the way back from a wrong turn.
class Cursor {
 public:
  explicit Cursor(std::string_view line) : line_(line) { skip_marks(); }

  /// Behind what was taken, marks that follow not left out.
  std::size_t at() const noexcept { return taken_; }
  bool at_end() const noexcept { return at_ >= line_.size(); }

  /// The character here: any kind of blank as U+0020, any digit as ASCII; 0 at the end.
  char32_t peek() const { return at_end() ? 0 : plain_character(code_point_at(line_, at_).value); }

  bool take(char32_t wanted) {
    if (at_end() || peek() != wanted) return false;
    advance();
    return true;
  }

  bool take_blanks() {
    bool any = false;
    while (take(U' ')) any = true;
    return any;
  }

  /// A word in lower or, as far as it is ASCII, upper case.
  bool take_word(std::string_view word) {
    Cursor ahead = *this;
    for (std::size_t i = 0; i < word.size();) {
      const CodePoint wanted = code_point_at(word, i);
      char32_t c = ahead.peek();
      if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
      if (c != wanted.value && !(c == upper(wanted.value))) return false;
      ahead.advance();
      i += wanted.bytes;
    }
    *this = ahead;
    return true;
  }

  struct Number {
    int value = 0;
    int digits = 0;
  };

  std::optional<Number> take_number(int most_digits) {
    Number number;
    while (peek() >= U'0' && peek() <= U'9') {
      if (++number.digits > most_digits) return std::nullopt;
      number.value = number.value * 10 + static_cast<int>(peek() - U'0');
      advance();
    }
    if (number.digits == 0) return std::nullopt;
    return number;
  }

 private:
  static char32_t upper(char32_t c) noexcept { return c == U'ö' ? U'Ö' : c; }

  void advance() {
    at_ += code_point_at(line_, at_).bytes;
    taken_ = at_;
    skip_marks();
  }

  void skip_marks() {
    while (!at_end()) {
      const CodePoint point = code_point_at(line_, at_);
      if (!is_direction_mark(point.value)) return;
      at_ += point.bytes;
    }
  }

  std::string_view line_;
  std::size_t at_ = 0;
  std::size_t taken_ = 0;
};

bool parse_date(Cursor& cursor, Stamp& stamp) {
  char32_t separator = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const bool reiwa = cursor.take(U'R');
    const auto number = cursor.take_number(4);
    if (!number || number->digits == 3) return false;
    stamp.date[i] = number->value;
    if (number->digits == 4 || reiwa) {
      if (stamp.shape.year_field >= 0 || i == 1) return false;
      stamp.shape.year_field = static_cast<std::int8_t>(i);
    }
    if (reiwa) stamp.era = Era::Reiwa;
    if (i == 2) break;
    const char32_t found = cursor.peek();
    if (found != U'/' && found != U'.' && found != U'-') return false;
    if (separator != 0 && found != separator) return false;
    separator = found;
    cursor.take(found);
    cursor.take_blanks();
  }
  stamp.shape.separator = static_cast<char>(separator);
  if (separator == U'.') cursor.take(U'.');
  Cursor ahead = cursor;
  if (ahead.take_blanks() && ahead.take_word("be")) {
    stamp.era = Era::Buddhist;
    cursor = ahead;
  }
  return true;
}

bool is_letter(char32_t c) noexcept { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }

bool parse_half_day(Cursor& cursor, Stamp& stamp) {
  const char32_t first = cursor.peek();
  if (first < 0x80 && !is_letter(first)) return false;
  const bool capital = first == U'A' || first == U'P';
  for (const HalfDayWord& entry : kHalfDays) {
    Cursor ahead = cursor;
    if (!ahead.take_word(entry.word) || is_letter(ahead.peek())) continue;
    stamp.half = entry.half;
    stamp.capitals = capital && entry.word.size() == 2;
    stamp.shape.half_days = true;
    cursor = ahead;
    return true;
  }
  return false;
}

bool parse_time(Cursor& cursor, Stamp& stamp) {
  const bool before = parse_half_day(cursor, stamp);
  if (before) cursor.take_blanks();
  const auto hour = cursor.take_number(2);
  const char32_t separator = cursor.peek();
  if (!hour || (separator != U':' && separator != U'.')) return false;
  cursor.take(separator);
  const auto minute = cursor.take_number(2);
  if (!minute || minute->digits != 2) return false;
  stamp.hour = hour->value;
  stamp.minute = minute->value;
  Cursor ahead = cursor;
  if (ahead.take(separator)) {
    const auto second = ahead.take_number(2);
    if (second && second->digits == 2) {
      stamp.second = second->value;
      stamp.shape.seconds = true;
      cursor = ahead;
    }
  }
  if (before) return true;
  ahead = cursor;
  ahead.take_blanks();
  ahead.take(U'_');  // for a blank of U+202F, where a tool has replaced it
  if (parse_half_day(ahead, stamp)) cursor = ahead;
  return true;
}

/// Comma, blank or both, and a word that some languages put there.
bool parse_between(Cursor& cursor, Stamp& stamp) {
  stamp.shape.comma = cursor.take(U',') || cursor.take(U'،');
  const bool blank = cursor.take_blanks();
  if (!blank) return stamp.shape.comma;
  for (const std::string_view word : kAt) {
    Cursor ahead = cursor;
    if (!ahead.take_word(word) || !ahead.take_blanks()) continue;
    cursor = ahead;
    break;
  }
  return true;
}

bool parse_end(Cursor& cursor, Stamp& stamp, bool bracket) {
  if (bracket) {
    stamp.shape.end = StampEnd::Bracket;
    return cursor.take(U']') && (cursor.take(U' ') || cursor.at_end());
  }
  const bool blank = cursor.take_blanks();
  if (cursor.take(U'-')) {
    stamp.shape.end = StampEnd::Hyphen;
  } else if (cursor.take(U'–') || cursor.take(U'—')) {
    stamp.shape.end = StampEnd::Dash;
  } else if (!blank && cursor.take(U':')) {
    stamp.shape.end = StampEnd::Colon;
  } else {
    stamp.shape.end = StampEnd::Nothing;
    return blank;
  }
  return cursor.take(U' ') || cursor.at_end();
}

bool parse_in_order(Cursor& cursor, Stamp& stamp, bool time_first) {
  stamp.shape.time_first = time_first;
  if (!time_first)
    return parse_date(cursor, stamp) && parse_between(cursor, stamp) && parse_time(cursor, stamp);
  return parse_time(cursor, stamp) && parse_between(cursor, stamp) && parse_date(cursor, stamp);
}

/// Most lines of a chat start with a letter or are headers.
bool may_be_stamp(std::string_view line) {
  const Cursor start(line);
  const char32_t c = start.peek();
  return c == U'[' || (c >= U'0' && c <= U'9') || c >= 0x80;
}

}  // namespace

std::optional<Stamp> parse_stamp(std::string_view line) {
  if (!may_be_stamp(line)) return std::nullopt;
  for (const bool time_first : {false, true}) {
    Cursor cursor(line);
    Stamp stamp;
    const bool bracket = cursor.take(U'[');
    if (!parse_in_order(cursor, stamp, time_first) || !parse_end(cursor, stamp, bracket)) continue;
    stamp.body = cursor.at();
    return stamp;
  }
  return std::nullopt;
}

std::optional<int> second_of_day(const Stamp& stamp) {
  if (stamp.minute > 59 || stamp.second > 59) return std::nullopt;
  int hour = stamp.hour;
  // 13:05 PM is a clock of 24 hours to which a tool has added the half.
  if (stamp.half == HalfDay::Morning && hour == 12) hour = 0;
  if (stamp.half == HalfDay::Evening && hour < 12) hour += 12;
  if (stamp.half == HalfDay::Noon && hour < 11) hour += 12;
  if (hour > 23) return std::nullopt;
  return (hour * 60 + stamp.minute) * 60 + stamp.second;
}

}  // namespace idiolect::sources
