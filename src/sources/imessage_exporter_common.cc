#include "sources/imessage_exporter_common.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "sources/meta_path.h"
#include "sources/roster.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Takes the parts of a line from its front.
class Line {
 public:
  explicit Line(std::string_view text) : text_(text) {}

  /// A number of one to `most` digits; none where there is none.
  std::optional<int> number(std::size_t most) {
    std::size_t size = 0;
    int value = 0;
    while (size < std::min(most, text_.size()) && text_[size] >= '0' && text_[size] <= '9')
      value = value * 10 + (text_[size++] - '0');
    text_.remove_prefix(size);
    return size > 0 ? std::optional(value) : std::nullopt;
  }
  bool skip(std::string_view what) {
    if (!text_.starts_with(what)) return false;
    text_.remove_prefix(what.size());
    return true;
  }
  bool skip_blanks() {
    const std::size_t size = std::min(text_.find_first_not_of(' '), text_.size());
    text_.remove_prefix(size);
    return size > 0;
  }
  std::string_view rest() const { return text_; }

 private:
  std::string_view text_;
};

struct Fields {
  int year = 0, hour = 0, minute = 0, second = 0;
  unsigned month = 0, day = 0;
  bool afternoon = false;
};

std::optional<Time> time_of(const Fields& fields) {
  using namespace std::chrono;
  const year_month_day date{year(fields.year), month(fields.month), day(fields.day)};
  const bool clock =
      fields.hour >= 1 && fields.hour <= 12 && fields.minute < 60 && fields.second <= 60;
  if (!date.ok() || !clock || fields.year < 1970) return std::nullopt;
  return Time(sys_days(date)) + hours(fields.hour % 12 + (fields.afternoon ? 12 : 0)) +
         minutes(fields.minute) + seconds(fields.second);
}

std::optional<Fields> take_fields(Line& line) {
  Fields fields;
  const auto found = std::find(kMonths.begin(), kMonths.end(), line.rest().substr(0, 3));
  if (found == kMonths.end()) return std::nullopt;
  fields.month = static_cast<unsigned>(found - kMonths.begin()) + 1;
  line.skip(*found);
  if (!line.skip_blanks()) return std::nullopt;
  const auto day = line.number(2);
  if (!day || !line.skip(",") || !line.skip_blanks()) return std::nullopt;
  const auto year = line.number(4);
  if (!year || !line.skip_blanks()) return std::nullopt;
  const auto hour = line.number(2);
  if (!hour || !line.skip(":")) return std::nullopt;
  const auto minute = line.number(2);
  if (!minute || !line.skip(":")) return std::nullopt;
  const auto second = line.number(2);
  if (!second || !line.skip_blanks()) return std::nullopt;
  fields.afternoon = line.rest().starts_with("PM");
  if (!line.skip("AM") && !line.skip("PM")) return std::nullopt;
  fields.day = static_cast<unsigned>(*day);
  fields.year = *year, fields.hour = *hour, fields.minute = *minute, fields.second = *second;
  return fields;
}

/// "Trip" of "Trip - 12": a named group's file has its number behind the name.
std::string_view without_number(std::string_view name) {
  const std::size_t end = name.find_last_not_of("0123456789");
  if (end == std::string_view::npos || end + 1 == name.size()) return name;
  const std::string_view rest = name.substr(0, end + 1);
  return rest.ends_with(" - ") ? rest.substr(0, rest.size() - 3) : name;
}

}  // namespace

std::optional<ExporterStamp> exporter_stamp(std::string_view line) {
  Line left(line);
  const auto fields = take_fields(left);
  if (!fields) return std::nullopt;
  ExporterStamp stamp;
  stamp.time = time_of(*fields);
  stamp.rest = trimmed(left.rest());
  stamp.read_by_them = stamp.rest.starts_with("(Read by them after ");
  stamp.starts_message =
      stamp.rest.empty() || (stamp.rest.starts_with("(Read by ") && stamp.rest.ends_with(')'));
  return stamp;
}

chat::Thread exporter_thread(std::string_view path) {
  const std::string_view name = file_name_of(path);
  const std::string_view stem = name.substr(0, std::min(name.rfind('.'), name.size()));
  chat::Thread thread;
  thread.key = stem;
  thread.title = without_number(stem);
  thread.zone = Zone::Local;
  return thread;
}

void finish_exporter_thread(chat::Thread& thread) {
  std::set<std::string> others;
  for (const chat::Message& message : thread.messages)
    if (!message.marked_owner && !message.author.empty()) others.insert(message.author);
  thread.participants.assign(others.begin(), others.end());
  for (std::string& person : people_in_title(thread.title, ", ", thread.participants))
    if (others.insert(person).second) thread.participants.push_back(std::move(person));
  thread.is_group = thread.participants.size() > 1;
  if (thread.participants.empty()) thread.participants = {thread.title};
}

}  // namespace idiolect::sources
