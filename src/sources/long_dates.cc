#include "sources/long_dates.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

/// A longer text is no date.
constexpr std::size_t kLongestDate = 160;

/// The months as dates are written with them (Unicode CLDR), in the languages of Takeout.
constexpr std::array<std::string_view, 12> kMonths{
    " january januar janvier enero janeiro gennaio januari января stycznia ledna januára január"
    " tammikuuta ocak ianuarie січня януари ιανουαρίου Ιανουαρίου ינואר בינואר يناير जनवरी มกราคม"
    " gener xaneiro januarja јануар ",
    " february februar février febrero fevereiro febbraio februari февраля lutego února februára"
    " február helmikuuta şubat Şubat februarie лютого февруари φεβρουαρίου Φεβρουαρίου פברואר"
    " בפברואר فبراير फ़रवरी फरवरी กุมภาพันธ์ febrer febreiro februarja фебруар pebruari ",
    " march märz mars marzo março marzec maart mars марта marca března márca március maaliskuuta"
    " mart martie березня март μαρτίου Μαρτίου מרץ במרץ مارس मार्च มีนาคม març maret marts ",
    " april avril abril aprile апреля kwietnia dubna apríla április huhtikuuta nisan aprilie"
    " квітня април απριλίου Απριλίου אפריל באפריל أبريل अप्रैल เมษายน ",
    " may mai mayo maio maggio mei мая maja května mája május toukokuuta mayıs травня май μαΐου"
    " Μαΐου מאי במאי مايو मई พฤษภาคม maig maj мај ",
    " june juni juin junio junho giugno июня czerwca června júna június kesäkuuta haziran iunie"
    " червня юни ιουνίου Ιουνίου יוני ביוני يونيو जून มิถุนายน juny xuño junija јун ",
    " july juli juillet julio julho luglio июля lipca července júla július heinäkuuta temmuz iulie"
    " липня юли ιουλίου Ιουλίου יולי ביולי يوليو जुलाई กรกฎาคม juliol xullo julija јул ",
    " august août agosto augustus августа sierpnia srpna augusta augusztus elokuuta ağustos серпня"
    " август αυγούστου Αυγούστου אוגוסט באוגוסט أغسطس अगस्त สิงหาคม augusti agost avgusta"
    " agustus ",
    " september septembre septiembre setembro settembre сентября września září septembra"
    " szeptember syyskuuta eylül septembrie вересня септември σεπτεμβρίου Σεπτεμβρίου ספטמבר"
    " בספטמבר سبتمبر सितंबर सितम्बर กันยายน setembre setiembre септембар ",
    " october oktober octobre octubre outubro ottobre октября października října októbra október"
    " lokakuuta ekim octombrie жовтня октомври οκτωβρίου Οκτωβρίου אוקטובר באוקטובר أكتوبر"
    " अक्टूबर अक्तूबर ตุลาคม oktobra октобар ",
    // Croatian is left out: its October is called as the Polish November.
    " november novembre noviembre novembro ноября listopada listopadu novembra marraskuuta kasım"
    " noiembrie листопада ноември νοεμβρίου Νοεμβρίου נובמבר בנובמבר نوفمبر नवंबर नवम्बर"
    " พฤศจิกายน новембар ",
    " december dezember décembre diciembre dezembro dicembre декабря grudnia prosince decembra"
    " joulukuuta aralık decembrie грудня декември δεκεμβρίου Δεκεμβρίου דצמבר בדצמבר ديسمبر"
    " दिसंबर दिसम्बर ธันวาคม desembre decembro desember декембар "};

/// What stands for the morning and the afternoon, dots and blanks inside left out.
constexpr std::string_view kMorning = " am 午前 上午 오전 凌晨 清晨 早上 ص πμ पूर्वाह्न ";
constexpr std::string_view kAfternoon = " pm 午後 下午 오후 晚上 中午 م μμ अपराह्न ";

struct Number {
  int value = 0;
  std::size_t digits = 0;
  bool glued = false;  // a colon or a full stop joins it to the next number
};

/// A date cut up. `month_at` and `day_at` are places in `numbers`.
struct Pieces {
  std::vector<Number> numbers;
  std::vector<std::string> words;
  std::optional<std::size_t> month_at;
  std::optional<std::size_t> day_at;
  int month = 0;
  bool afternoon = false;
  bool morning = false;
};

/// 0–9 of any script that Takeout writes numbers in; -1 for other characters.
int digit_of(char32_t c) noexcept {
  constexpr std::array<char32_t, 5> kZeros{U'0', 0x0660, 0x06F0, 0x0966, 0xFF10};
  for (const char32_t zero : kZeros)
    if (c >= zero && c <= zero + 9) return static_cast<int>(c - zero);
  return -1;
}

bool is_sign_of_cjk(char32_t c) noexcept {
  return c == U'年' || c == U'月' || c == U'日' || c == U'년' || c == U'월' || c == U'일' ||
         c == U'시' || c == U'분' || c == U'초' || c == U'時' || c == U'分' || c == U'秒';
}

/// True for what a word goes on with: letters, and the signs on them.
bool is_in_word(char32_t c) noexcept {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool mark = c == 0xA0 || c == 0x60C || (c >= 0x2000 && c <= 0x206F) ||
                    (c >= 0x3000 && c <= 0x3003) || c == 0xFF0C;
  return !mark;
}

bool is_one_of(std::string_view list, std::string_view word) {
  return list.find(" " + std::string(word) + " ") != std::string_view::npos;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  /// None where a number is longer than a year, or in a zone other than UTC.
  std::optional<Pieces> run() {
    while (at_ < text_.size()) {
      const CodePoint point = code_point_at(text_, at_);
      if (digit_of(point.value) >= 0) {
        if (!take_number()) return std::nullopt;
      } else if (is_sign_of_cjk(point.value) && just_after_number_) {
        take_sign(point);
      } else if (is_in_word(point.value)) {
        take_word();
      } else {
        skip(point);
      }
    }
    end_initials();
    return std::move(pieces_);
  }

 private:
  bool take_number() {
    Number number;
    for (; at_ < text_.size(); ++number.digits) {
      const CodePoint point = code_point_at(text_, at_);
      const int digit = digit_of(point.value);
      if (digit < 0) break;
      if (number.digits == 4) return false;
      number.value = number.value * 10 + digit;
      at_ += point.bytes;
    }
    end_initials();
    pieces_.numbers.push_back(number);
    just_after_number_ = true;
    return !signed_;  // "UTC+2"
  }

  void take_sign(const CodePoint& point) {
    if (point.value == U'月' || point.value == U'월') pieces_.month_at = pieces_.numbers.size() - 1;
    if (point.value == U'日' || point.value == U'일') pieces_.day_at = pieces_.numbers.size() - 1;
    at_ += point.bytes;
    just_after_number_ = false;
  }

  void take_word() {
    const std::size_t start = at_;
    while (at_ < text_.size()) {
      const CodePoint point = code_point_at(text_, at_);
      if (!is_in_word(point.value) || digit_of(point.value) >= 0) break;
      at_ += point.bytes;
    }
    const std::string_view word = text_.substr(start, at_ - start);
    just_after_number_ = false;
    signed_ = false;
    // "p.m." and "p. m." come in letters; whole words end them.
    if (word.size() <= 2) initials_ += ascii_lower(word);
    if (word.size() > 2) end_initials();
    note_word(ascii_lower(word));
  }

  void note_word(const std::string& word) {
    // 31 tháng 3, 2022
    if (word == "tháng") pieces_.month_at = pieces_.numbers.size();
    for (std::size_t i = 0; i < kMonths.size(); ++i)
      if (is_one_of(kMonths[i], word)) pieces_.month = static_cast<int>(i) + 1;
    // "2022年3月31日星期四下午1:52:53": what follows the weekday is no word of its own.
    pieces_.morning |= is_one_of(kMorning, word) || ends_with_any(word, kMorning);
    pieces_.afternoon |= is_one_of(kAfternoon, word) || ends_with_any(word, kAfternoon);
  }

  /// For languages that leave no blank between words.
  static bool ends_with_any(std::string_view word, std::string_view list) {
    while (!list.empty()) {
      const std::string_view one = list.substr(0, list.find(' '));
      list.remove_prefix(std::min(one.size() + 1, list.size()));
      const bool cjk = one.size() >= 6 && static_cast<unsigned char>(one.front()) >= 0xE4;
      if (cjk && word.ends_with(one)) return true;
    }
    return false;
  }

  void end_initials() {
    if (!initials_.empty()) {
      pieces_.morning |= is_one_of(kMorning, initials_);
      pieces_.afternoon |= is_one_of(kAfternoon, initials_);
    }
    initials_.clear();
  }

  void skip(const CodePoint& point) {
    const bool joins = (point.value == ':' || point.value == '.') && just_after_number_;
    at_ += point.bytes;
    const bool digit_follows = at_ < text_.size() && digit_of(code_point_at(text_, at_).value) >= 0;
    if (joins && digit_follows) pieces_.numbers.back().glued = true;
    signed_ = point.value == '+' || point.value == '-' || point.value == 0x2212;
    if (point.value == ',') end_initials();
    just_after_number_ = false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool just_after_number_ = false;
  bool signed_ = false;
  std::string initials_;
  Pieces pieces_;
};

/// Where hours, minutes and seconds begin: three numbers in a row joined by colons, or by full
/// stops, else the last three.
std::size_t clock_at(const std::vector<Number>& numbers) {
  for (std::size_t i = 0; i + 2 < numbers.size(); ++i)
    if (numbers[i].glued && numbers[i + 1].glued) return i;
  return numbers.size() - 3;
}

std::optional<std::chrono::milliseconds> clock_of(const Pieces& pieces, std::size_t at) {
  int hour = pieces.numbers[at].value;
  const int minute = pieces.numbers[at + 1].value;
  const int second = pieces.numbers[at + 2].value;
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  if (pieces.afternoon && hour < 12) hour += 12;
  if (pieces.morning && hour == 12) hour = 0;
  return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
}

}  // namespace

std::optional<Time> read_long_date(std::string_view text) {
  if (text.size() > kLongestDate) return std::nullopt;
  if (const auto plain = parse_time(trimmed(text))) return plain->time;
  const std::optional<Pieces> found = Scanner(text).run();
  if (!found) return std::nullopt;
  const Pieces& pieces = *found;
  const bool named = pieces.month > 0;
  if (pieces.numbers.size() != (named ? 5u : 6u)) return std::nullopt;
  const std::size_t clock = clock_at(pieces.numbers);

  int year = 0;
  int month = pieces.month;
  int day = 0;
  for (std::size_t i = 0; i < pieces.numbers.size(); ++i) {
    if (i >= clock && i < clock + 3) continue;
    const Number& number = pieces.numbers[i];
    if (number.digits == 4) {
      year = number.value;
    } else if (!named && pieces.month_at == i) {
      month = number.value;
    } else {
      day = number.value;
    }
  }
  constexpr int kBuddhistYears = 543;  // ahead of the others; Thailand counts them
  if (year > 2400) year -= kBuddhistYears;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  const auto time = clock_of(pieces, clock);
  if (!date.ok() || year < 1970 || !time) return std::nullopt;
  return Time(std::chrono::sys_days(date).time_since_epoch() + *time);
}

}  // namespace idiolect::sources
