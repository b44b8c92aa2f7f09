#include "sources/openextract_csv.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sources/csv_columns.h"
#include "sources/imessage_text.h"
#include "sources/mended_text.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

enum Column : std::size_t { Date, Conversation, Sender, Text, Direction, IsFromMe, HasAttachments };

constexpr std::array<std::string_view, 7> kColumns{
    "date", "conversation", "sender", "text", "direction", "is from me", "has attachments"};

constexpr CsvTable kTable{"OpenExtract table of messages", kColumns, 4,
                          "export the conversations again as CSV"};

/// Whether the owner sent it, by whichever of two columns says so; none where neither does.
std::optional<bool> sent_by_owner(const CsvColumns& columns, const CsvRecord& record) {
  const auto value = [&](Column column) {
    return ascii_lower(trimmed(columns.field(record, column)));
  };
  const std::string mine = value(IsFromMe), direction = value(Direction);
  if (mine == "true" || mine == "1") return true;
  if (mine == "false" || mine == "0") return false;
  if (direction == "sent") return true;
  if (direction == "received") return false;
  return std::nullopt;
}

class Reader {
 public:
  FileContent read(const Document& document) {
    const MendedText mended(document, content_);
    CsvReader csv(mended.text(), sniff_separator(mended.text()));
    const CsvRecord* record = csv.next();
    const CsvColumns columns(document.path, kTable,
                             record == nullptr ? CsvNames() : names_of(*record));
    while ((record = csv.next()) != nullptr) {
      ++content_.records;
      if (const auto reason = read_row(columns, *record))
        content_.rejects.push_back(
            {std::string(document.path), record->line, "line", {}, std::string(*reason)});
    }
    for (ThreadPart& part : content_.parts) finish(part.thread);
    content_.variant = "OpenExtract CSV";
    return std::move(content_);
  }

 private:
  std::optional<std::string_view> read_row(const CsvColumns& columns, const CsvRecord& record) {
    if (const auto fault = columns.fault_of(record)) return fault;
    const auto time = parse_time(trimmed(columns.field(record, Date)));
    if (!time) return "bad-date";
    const auto mine = sent_by_owner(columns, record);
    if (!mine) return "no-direction";
    const std::string text = without_placeholders(columns.field(record, Text));
    chat::Message message;
    message.sent_at = time->time;
    message.marked_owner = *mine;
    if (!*mine) message.author = trimmed(columns.field(record, Sender));
    if (is_blank(text)) {
      const bool media = ascii_lower(trimmed(columns.field(record, HasAttachments))) == "true";
      message.kind = media ? chat::Kind::Media : chat::Kind::Empty;
    } else {
      message.text = with_line_feeds(text);
    }
    chat::Thread& thread = thread_of(trimmed(columns.field(record, Conversation)));
    if (time->zone == Zone::Local) thread.zone = Zone::Local;
    message.record = static_cast<std::uint32_t>(content_.records);
    thread.messages.push_back(std::move(message));
    return std::nullopt;
  }

  chat::Thread& thread_of(std::string_view name) {
    const auto found = part_of_.find(name);
    if (found != part_of_.end()) return content_.parts[found->second].thread;
    part_of_.emplace(name, content_.parts.size());
    chat::Thread& thread = content_.parts.emplace_back().thread;
    thread.key = thread.title = name;
    thread.zone = Zone::Utc;  // until a row has no offset
    return thread;
  }

  static void finish(chat::Thread& thread) {
    std::set<std::string> others;
    for (const chat::Message& message : thread.messages)
      if (!message.author.empty()) others.insert(message.author);
    thread.is_group = others.size() > 1;
    thread.participants.assign(others.begin(), others.end());
    if (thread.participants.empty()) thread.participants = {thread.title};
  }

  std::map<std::string, std::size_t, std::less<>> part_of_;
  FileContent content_;
};

}  // namespace

Match is_openextract_csv(const Glimpse& glimpse) {
  const CsvNames names = csv_header_of(glimpse.head);
  const bool all = has_name(names, "conversation") && has_name(names, "date") &&
                   has_name(names, "is from me") && has_name(names, "has attachments");
  return all ? Match::Yes : Match::No;
}

FileContent read_openextract_csv(const Document& document) { return Reader().read(document); }

}  // namespace idiolect::sources
