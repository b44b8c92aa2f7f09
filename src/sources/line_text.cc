#include "sources/line_text.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sources/line_format.h"
#include "sources/line_placeholders.h"
#include "sources/mended_text.h"
#include "sources/meta_path.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// The clock of a line that begins a message.
std::optional<LineClock> entry_clock(std::string_view line, char separator) {
  const auto clock = read_line_clock(line);
  const bool is_entry = clock && clock->bytes < line.size() && line[clock->bytes] == separator;
  return is_entry ? clock : std::nullopt;
}

bool has_tabs(const Lines& lines) {
  return std::any_of(lines.begin(), lines.end(),
                     [](std::string_view line) { return entry_clock(line, '\t').has_value(); });
}

std::string undoubled(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') ++i;
  }
  return result;
}

/// True where `line` ends in a quote that closes, not in doubled ones.
bool closes_quote(std::string_view line) {
  const std::size_t last = line.find_last_not_of('"');
  const std::size_t run = line.size() - (last == line.npos ? 0 : last + 1);
  return run % 2 == 1;
}

/// Where fields are parted by blanks, names that hold blanks themselves are found by what often
/// follows them.
class KnownNames {
 public:
  void add(std::string_view name) { names_.emplace(name); }

  /// Takes "Mary Ann" from lines like "10:15 Mary Ann Stickers", when there are two of them.
  void learn(const Lines& lines) {
    std::map<std::string_view, std::size_t> seen;
    for (const std::string_view line : lines) {
      const auto clock = entry_clock(line, ' ');
      if (!clock) continue;
      const std::string_view rest = trimmed(line.substr(clock->bytes));
      if (const auto found = bare_line_placeholder(rest))
        ++seen[trimmed(rest.substr(0, rest.size() - found->bytes))];
    }
    for (const auto& [name, times] : seen)
      if (times > 1 && name.size() <= kLongestName) add(name);
  }

  /// The name that `rest` begins with: the longest known one, else the first word.
  std::string_view name_in(std::string_view rest) const {
    const std::size_t first = std::min(rest.find(' '), rest.size());
    std::size_t best = first;
    for (std::size_t end = first; end <= std::min(rest.size(), kLongestName);
         end = std::min(rest.find(' ', end + 1), rest.size())) {
      if (names_.contains(rest.substr(0, end))) best = end;
      if (end == rest.size()) break;
    }
    return rest.substr(0, best);
  }

 private:
  static constexpr std::size_t kLongestName = 80;  // bytes
  std::set<std::string, std::less<>> names_;
};

class Reader {
 public:
  explicit Reader(const Document& document)
      : path_(document.path), mended_(document, content_), text_(mended_.text()) {}

  FileContent read() {
    lines_ = lines_of(text_);
    separator_ = has_tabs(lines_) ? '\t' : ' ';
    read_heading();
    settle_days();
    if (separator_ == ' ') names_.learn(lines_);
    std::size_t at = 0;
    while (at < lines_.size()) at = read_line(at);
    end_message();
    describe();
    return std::move(content_);
  }

 private:
  void read_heading();
  void settle_days();
  std::size_t read_line(std::size_t at);
  bool take_day(std::size_t at);
  std::size_t read_entry(std::size_t at, const LineClock& clock);
  void read_tabbed(std::string_view rest, chat::Message& message);
  void read_blanked(std::string_view rest, chat::Message& message);
  std::optional<std::size_t> end_of_quote(std::size_t at, std::string_view text) const;
  void go_on(std::string_view line);
  void end_message();
  void reject(std::size_t at, std::string_view reason);
  void describe();

  std::string_view path_;
  FileContent content_;
  MendedText mended_;  // of the document; notes what it replaced in `content_`
  std::string_view text_;
  Lines lines_;
  char separator_ = '\t';
  LineHeading heading_;
  bool has_heading_ = false;
  LineDayOrder order_ = LineDayOrder::MonthFirst;
  std::size_t open_days_ = 0;
  KnownNames names_;

  bool day_seen_ = false;
  std::optional<std::chrono::sys_days> day_;
  bool in_record_ = false;    // lines may go on with the last record
  bool takes_lines_ = false;  // … and belong to the text of `thread_.messages.back()`
  std::size_t blank_lines_ = 0;
  chat::Thread thread_;
};

void Reader::read_heading() {
  const auto first =
      std::find_if(lines_.begin(), lines_.end(), [](std::string_view l) { return !is_blank(l); });
  if (first == lines_.end()) return;
  if (auto heading = read_line_heading(*first)) {
    heading_ = std::move(*heading);
    has_heading_ = true;
    if (!heading_.is_group) names_.add(heading_.title);
  }
}

void Reader::settle_days() {
  std::vector<LineDay> days;
  for (const std::string_view line : lines_)
    if (const auto day = read_line_day(line); day && day->order_open) days.push_back(*day);
  open_days_ = days.size();
  order_ = settle_order(days);
}

/// Gives the place of the next line to read.
std::size_t Reader::read_line(std::size_t at) {
  const std::string_view line = lines_[at];
  if (const auto clock = entry_clock(line, separator_)) return read_entry(at, *clock);
  if (is_blank(line)) {
    ++blank_lines_;
  } else if (take_day(at)) {
    end_message();
    in_record_ = false;
    blank_lines_ = 0;
  } else if (in_record_) {
    go_on(line);
  } else if (day_seen_) {
    ++content_.records;
    reject(at, "no-time");
  }  // else it belongs to the heading: "Saved on: …"
  return at + 1;
}

/// A day is followed by messages, or by another day; in a text it is not. One without its weekday
/// needs an empty line above it.
bool Reader::take_day(std::size_t at) {
  const auto day = read_line_day(lines_[at]);
  if (!day || (!day->weekday_named && at > 0 && !is_blank(lines_[at - 1]))) return false;
  std::size_t next = at + 1;
  while (next < lines_.size() && is_blank(lines_[next])) ++next;
  if (next < lines_.size() && !entry_clock(lines_[next], separator_) &&
      !read_line_day(lines_[next]))
    return false;
  day_ = date_of(*day, order_);
  day_seen_ = true;
  return true;
}

std::size_t Reader::read_entry(std::size_t at, const LineClock& clock) {
  end_message();
  ++content_.records;
  in_record_ = true;
  if (!day_) {
    reject(at, day_seen_ ? "bad-date" : "no-date");
    return at + 1;
  }
  chat::Message message;
  message.sent_at = Time(day_->time_since_epoch() + clock.time);
  std::string_view rest = lines_[at].substr(clock.bytes + 1);
  std::size_t next = at + 1;
  std::string quoted;
  const std::size_t text_at = separator_ == '\t' ? rest.find('\t') : rest.npos;
  if (text_at != rest.npos && rest.substr(text_at + 1).starts_with('"')) {
    const std::string_view text = rest.substr(text_at + 1);
    if (const auto end = end_of_quote(at, text)) {
      quoted = std::string(rest.substr(0, text_at + 1)) + std::string(text.substr(1));
      for (; next <= *end; ++next) quoted.append("\n").append(lines_[next]);
      quoted.pop_back();
      quoted.replace(text_at + 1, quoted.npos,
                     undoubled(std::string_view(quoted).substr(text_at + 1)));
      rest = quoted;
    }
  }
  separator_ == '\t' ? read_tabbed(rest, message) : read_blanked(rest, message);
  takes_lines_ = message.kind == chat::Kind::Text;
  message.record = static_cast<std::uint32_t>(content_.records);
  thread_.messages.push_back(std::move(message));
  return next;
}

/// The line whose last quote ends the text that begins on line `at`; none where the quote was
/// written by a person: LINE puts quotes around texts of several lines, and then doubles those
/// inside.
std::optional<std::size_t> Reader::end_of_quote(std::size_t at, std::string_view text) const {
  if (text.size() > 1 && closes_quote(text.substr(1))) {
    const std::string_view inside = text.substr(1, text.size() - 2);
    const bool doubled = inside.find("\"\"") != inside.npos;
    return doubled ? std::optional(at) : std::nullopt;
  }
  for (std::size_t i = at + 1; i < lines_.size(); ++i) {
    if (entry_clock(lines_[i], separator_)) return std::nullopt;
    if (closes_quote(lines_[i])) return i;
  }
  return std::nullopt;
}

void Reader::read_tabbed(std::string_view rest, chat::Message& message) {
  const std::size_t tab = rest.find('\t');
  const std::string_view author = trimmed(rest.substr(0, std::min(tab, rest.size())));
  const std::string_view text = tab == rest.npos ? std::string_view() : rest.substr(tab + 1);
  if (tab == rest.npos || author.empty()) {
    message.kind = line_notice(author.empty() ? text : author);
    return;
  }
  message.author = author;
  if (const auto kind = line_placeholder(text)) {
    message.kind = *kind;
  } else if (is_blank(text)) {
    message.kind = chat::Kind::Empty;
  } else {
    message.text = text;
  }
}

void Reader::read_blanked(std::string_view rest, chat::Message& message) {
  rest = trimmed(rest);
  if (const auto kind = bare_line_notice(rest)) {
    message.kind = *kind;
    return;
  }
  const std::string_view name = names_.name_in(rest);
  message.author = name;
  const std::string_view text = trimmed(rest.substr(name.size()));
  const auto placeholder = bare_line_placeholder(rest);
  if (placeholder && trimmed(rest.substr(0, rest.size() - placeholder->bytes)) == name) {
    message.kind = placeholder->kind;
  } else if (const auto kind = line_placeholder(text)) {
    message.kind = *kind;
  } else if (text.empty()) {
    message.kind = chat::Kind::Empty;
  } else {
    message.text = text;
  }
}

/// A further line of the text above it, and the empty lines between.
void Reader::go_on(std::string_view line) {
  if (takes_lines_) {
    thread_.messages.back().text.append(blank_lines_ + 1, '\n').append(line);
  }
  blank_lines_ = 0;
}

/// White space behind the last message is no part of it.
void Reader::end_message() {
  blank_lines_ = 0;
  takes_lines_ = false;
  if (!in_record_ || thread_.messages.empty()) return;
  std::string& text = thread_.messages.back().text;
  text = with_line_feeds(text);
  text.resize(text.find_last_not_of("\n\t ") + 1);
}

void Reader::reject(std::size_t at, std::string_view reason) {
  takes_lines_ = false;
  content_.rejects.push_back({std::string(path_), at + 1, "line", {}, reason});
}

void Reader::describe() {
  if (!has_heading_) {
    std::string_view name = file_name_of(path_);
    if (name.ends_with(".txt")) name.remove_suffix(4);
    if (name.starts_with("[LINE]")) name.remove_prefix(6);
    heading_.title = trimmed(name);
  }
  thread_.title = heading_.title;
  thread_.key = has_heading_ ? heading_.title + (heading_.is_group ? "\ngroup" : "\nperson")
                             : std::string(path_);
  std::set<std::string_view> authors;
  for (const chat::Message& message : thread_.messages)
    if (!message.author.empty()) authors.insert(message.author);
  thread_.is_group = heading_.is_group || authors.size() > 2;
  thread_.participants.assign(authors.begin(), authors.end());
  const bool names_person = has_heading_ && !thread_.is_group && !heading_.language.empty();
  if (names_person && authors.size() < 2 && !authors.contains(thread_.title))
    thread_.participants.push_back(thread_.title);

  content_.variant = std::string(heading_.language);
  const auto add = [&](std::string_view words) {
    content_.variant += (content_.variant.empty() ? "" : ", ") + std::string(words);
  };
  add(separator_ == '\t' ? "parted by tabs" : "parted by blanks");
  if (open_days_ > 0) add(order_ == LineDayOrder::DayFirst ? "day first" : "month first");
  if (content_.records == 0)
    content_.notes.push_back(std::string(path_) + ": LINE's heading, but no message under it");
  ThreadPart part;
  part.thread = std::move(thread_);
  content_.parts.push_back(std::move(part));
}

}  // namespace

Match is_line_text(const Glimpse& glimpse) {
  constexpr std::size_t kLooked = 20;  // lines
  const Lines lines = lines_of(glimpse.head.substr(0, 4096));
  bool day = false;
  std::size_t looked = 0;
  for (const std::string_view line : lines) {
    if (is_blank(line)) continue;
    if (looked == 0 && read_line_heading(line)) return Match::Yes;
    if (++looked > kLooked) break;
    // Without its heading a file is known by a day above a message.
    const bool entry = entry_clock(line, '\t') || entry_clock(line, ' ');
    if (day && entry) return Match::Yes;
    if (looked > 1 && !day) return Match::No;
    const auto found = read_line_day(line);
    day = found && found->weekday_named;
  }
  return Match::No;
}

FileContent read_line_text(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
