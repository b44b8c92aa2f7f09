#include "sources/discord_exporter_csv.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/error.h"
#include "sources/csv.h"
#include "sources/discord_file_name.h"
#include "sources/discord_markup.h"
#include "sources/mended_text.h"
#include "sources/text.h"
#include "sources/written_dates.h"

namespace idiolect::sources {
namespace {

enum Column : std::size_t { Author, Date, Content, AuthorId, Attachments, Reactions };

/// The first three are required.
constexpr std::array<std::string_view, 6> kColumns{"author",   "date",        "content",
                                                   "authorid", "attachments", "reactions"};
constexpr std::size_t kRequired = 3;

std::vector<std::string> header_names(const CsvRecord* header) {
  std::vector<std::string> names;
  if (header != nullptr)
    for (const std::string_view field : header->fields)
      names.push_back(ascii_lower(trimmed(field)));
  return names;
}

bool has_name(const std::vector<std::string>& names, Column column) {
  return std::find(names.begin(), names.end(), kColumns[column]) != names.end();
}

/// Where each column stands in the file. Throws Error when a required one is missing.
class Layout {
 public:
  Layout(std::string_view path, const std::vector<std::string>& names) : count_(names.size()) {
    std::string missing;
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      const auto found = std::find(names.begin(), names.end(), kColumns[i]);
      if (found != names.end()) {
        at_[i] = static_cast<std::size_t>(found - names.begin());
      } else if (i < kRequired) {
        missing += (missing.empty() ? "" : ", ") + std::string(kColumns[i]);
      }
    }
    if (!missing.empty())
      throw Error(
          std::string(path) + ": not a whole export of Discord: missing columns: " + missing,
          "export the channel again with DiscordChatExporter, best as JSON");
  }

  std::size_t count() const noexcept { return count_; }
  std::size_t last_required() const noexcept {
    std::size_t last = 0;
    for (std::size_t i = 0; i < kRequired; ++i) last = std::max(last, at_[i].value_or(0));
    return last;
  }
  std::string_view field(const CsvRecord& record, Column column) const noexcept {
    const auto at = at_[column];
    return at && *at < record.fields.size() ? record.fields[*at] : std::string_view();
  }

 private:
  std::array<std::optional<std::size_t>, kColumns.size()> at_{};
  std::size_t count_ = 0;
};

/// A row whose date is read but not yet understood.
struct Row {
  chat::Message message;
  WrittenDate date;
  std::size_t line = 0;
};

class Reader {
 public:
  explicit Reader(const Document& document)
      : path_(document.path),
        mended_(document, content_),
        text_(mended_.text()),
        file_(discord_file_name(document.path)) {}

  FileContent read() {
    CsvReader csv(text_, sniff_separator(text_));
    const Layout layout(path_, header_names(csv.next()));
    while (const CsvRecord* const record = csv.next()) {
      ++content_.records;
      if (const auto reason = read_row(layout, *record)) reject(record->line, *reason);
    }
    settle();
    return std::move(content_);
  }

 private:
  std::optional<std::string_view> read_row(const Layout& layout, const CsvRecord& record);
  void settle();
  void reject(std::size_t line, std::string_view reason) {
    content_.rejects.push_back({std::string(path_), line, "line", {}, std::string(reason)});
  }

  std::string_view path_;
  FileContent content_;
  MendedText mended_;  // of the document; notes what it replaced in `content_`
  std::string_view text_;
  DiscordFileName file_;
  std::vector<Row> rows_;
};

/// The reason why the row is no message; none when it may become one.
std::optional<std::string_view> Reader::read_row(const Layout& layout, const CsvRecord& record) {
  if (record.broken) return "unclosed-quote";
  if (record.fields.size() <= layout.last_required()) return "short-row";
  if (record.fields.size() > layout.count()) return "long-row";
  const auto date = read_written_date(layout.field(record, Date));
  if (!date) return "bad-date";
  const std::string_view name = trimmed(layout.field(record, Author));
  const std::string_view id = trimmed(layout.field(record, AuthorId));
  if (name.empty() && id.empty()) return "no-sender";

  Row row{{}, *date, record.line};
  row.message.author = id.empty() ? name : id;
  if (!id.empty() && !name.empty()) content_.names.try_emplace(std::string(id), name);
  std::string text = readable_markup(layout.field(record, Content));
  const bool words = !is_blank(text) && !is_gif_link(text);
  const bool media = !is_blank(text) || !is_blank(layout.field(record, Attachments));
  row.message.kind = words ? chat::Kind::Text : media ? chat::Kind::Media : chat::Kind::Empty;
  if (words) row.message.text = std::move(text);
  row.message.record = static_cast<std::uint32_t>(content_.records);
  rows_.push_back(std::move(row));
  return std::nullopt;
}

/// Gives the rows their times, now that all dates are known.
void Reader::settle() {
  std::vector<WrittenDate> dates;
  for (const Row& row : rows_) dates.push_back(row.date);
  const DateReading reading = settle_dates(dates);
  content_.variant =
      "DiscordChatExporter CSV" + (reading.how.empty() ? std::string() : ", " + reading.how);
  if (reading.assumed) content_.notes.push_back(std::string(path_) + ": " + kAssumedDates);

  ThreadPart part;
  chat::Thread& thread = part.thread;
  bool all_utc = true;
  std::set<std::string> authors;
  for (Row& row : rows_) {
    const auto time = time_of(row.date, reading.order);
    if (!time) {
      reject(row.line, "bad-date");
      continue;
    }
    row.message.sent_at = time->time;
    all_utc &= time->zone == Zone::Utc;
    authors.insert(row.message.author);
    thread.messages.push_back(std::move(row.message));
  }
  part.number = file_.number;
  thread.key = file_.key;
  thread.title = file_.title;
  thread.participants.assign(authors.begin(), authors.end());
  thread.is_group = authors.size() > 2;
  thread.zone = all_utc ? Zone::Utc : Zone::Local;
  content_.parts.push_back(std::move(part));
}

}  // namespace

Match is_discord_exporter_csv(const Glimpse& glimpse) {
  CsvReader csv(glimpse.head, sniff_separator(glimpse.head));
  const std::vector<std::string> names = header_names(csv.next());
  const bool known = has_name(names, Author) && has_name(names, Date) &&
                     (has_name(names, Content) || has_name(names, Attachments));
  const bool own =
      has_name(names, AuthorId) || (has_name(names, Attachments) && has_name(names, Reactions));
  return known && own ? Match::Yes : Match::No;
}

FileContent read_discord_exporter_csv(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
