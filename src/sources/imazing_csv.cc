#include "sources/imazing_csv.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/csv_columns.h"
#include "sources/imazing_session.h"
#include "sources/imessage_text.h"
#include "sources/mended_text.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

enum Column : std::size_t {
  Session,
  Date,
  Type,
  Text,
  SentDate,
  SenderId,
  SenderName,
  Status,
  Forwarded,
  Attachment,
  AttachmentType,
  DeletedDate
};

/// The columns that are used; the first four are required.
constexpr std::array<std::string_view, 12> kColumns{
    "chat session", "message date", "type",      "text",       "sent date",       "sender id",
    "sender name",  "status",       "forwarded", "attachment", "attachment type", "deleted date"};

constexpr CsvTable kTable{
    "iMazing export", kColumns, 4,
    "export the chat again with iMazing as CSV, in English, with all columns"};

/// Further names by which an iMazing header is known, though nothing is read from them.
constexpr std::array<std::string_view, 9> kOtherColumns{
    "replying to",    "reactions", "attachment info", "service",   "subject",
    "delivered date", "read date", "edited date",     "message id"};

std::size_t known_names(const CsvNames& names) {
  const auto known = [](const std::string& name) {
    return std::find(kColumns.begin(), kColumns.end(), name) != kColumns.end() ||
           std::find(kOtherColumns.begin(), kOtherColumns.end(), name) != kOtherColumns.end();
  };
  return static_cast<std::size_t>(std::count_if(names.begin(), names.end(), known));
}

/// A header made for this or that by hand may have a "date" and a "text" too; four names of
/// iMazing's, one of them its own invention, are no accident.
bool is_imazing_header(const CsvNames& names) {
  const bool own = has_name(names, "chat session") || has_name(names, "message date") ||
                   has_name(names, "sender id") || has_name(names, "attachment type");
  return own && known_names(names) >= 4;
}

ImazingApp app_of(const CsvNames& names) {
  return has_name(names, "service") ? ImazingApp::Messages : ImazingApp::WhatsApp;
}

/// The header of a file in UTF-16, as spreadsheets save it; none for another file.
CsvNames utf16_header_of(std::string_view head) {
  if (!head.starts_with("\xFF\xFE") && !head.starts_with("\xFE\xFF")) return {};
  std::string narrow(head.substr(2, 4096));
  std::erase(narrow, '\0');
  return csv_header_of(narrow);
}

bool says_call(std::string_view text) {
  const std::string lower = ascii_lower(text);
  constexpr std::array<std::string_view, 6> kPhrases{"missed voice", "missed video", "voice call",
                                                     "video call",   " a call",      " the call"};
  return std::any_of(kPhrases.begin(), kPhrases.end(), [&](std::string_view phrase) {
    return lower.find(phrase) != std::string::npos;
  });
}

chat::Kind kind_of_attachment(std::string_view type) {
  const std::string lower = ascii_lower(trimmed(type));
  if (lower == "sticker") return chat::Kind::Sticker;
  if (lower == "location") return chat::Kind::Location;
  if (lower == "contact") return chat::Kind::Contact;
  return chat::Kind::Media;
}

class Reader {
 public:
  Reader(const Document& document, ImazingApp app) : path_(document.path), app_(app) {
    if (!utf16_header_of(document.text).empty())
      throw Error(std::string(path_) + ": the text is UTF-16", "save it as CSV in UTF-8");
  }

  FileContent read(const Document& document) {
    const MendedText mended(document, content_);
    CsvReader csv(mended.text(), sniff_separator(mended.text()));
    const CsvRecord* record = csv.next();
    const CsvNames names = record == nullptr ? CsvNames() : names_of(*record);
    const CsvColumns columns(path_, kTable, names);
    while ((record = csv.next()) != nullptr) {
      ++content_.records;
      if (const auto reason = read_row(columns, *record))
        content_.rejects.push_back(
            {std::string(path_), record->line, "line", {}, std::string(*reason)});
      previous_.assign(record->fields.begin(), record->fields.end());
    }
    content_.variant = "iMazing CSV, " + std::to_string(names.size()) + " columns";
    for (ImazingSession& session : sessions_)
      content_.parts.push_back(std::move(session).finish(app_));
    note_if_no_date_was_read();
    return std::move(content_);
  }

 private:
  std::optional<std::string_view> read_row(const CsvColumns& columns, const CsvRecord& record);
  chat::Kind kind_of(const CsvColumns& columns, const CsvRecord& record, std::string_view type,
                     std::string_view text) const;
  ImazingSession& session_of(std::string_view name);
  void note_if_no_date_was_read();

  std::string_view path_;
  ImazingApp app_;
  std::vector<ImazingSession> sessions_;
  std::map<std::string, std::size_t, std::less<>> session_at_;
  std::vector<std::string> previous_;  // the fields of the row above
  FileContent content_;
};

/// The reason why the row is no message; none when it became one.
std::optional<std::string_view> Reader::read_row(const CsvColumns& columns,
                                                 const CsvRecord& record) {
  if (const auto fault = columns.fault_of(record)) return fault;
  auto time = parse_time(trimmed(columns.field(record, Date)));
  if (!time) time = parse_time(trimmed(columns.field(record, SentDate)));
  if (!time) return "bad-date";
  const std::string type = ascii_lower(trimmed(columns.field(record, Type)));
  if (type != "incoming" && type != "outgoing" && type != "notification") return "bad-type";
  // iMazing writes some rows twice. Two photos of one second differ in their attachment, the same
  // words of two people in their sender.
  if (std::equal(previous_.begin(), previous_.end(), record.fields.begin(), record.fields.end()))
    return "duplicate";

  const std::string text = without_placeholders(without_leading_marks(columns.field(record, Text)));
  chat::Message message;
  message.author = trimmed(columns.field(record, SenderName));
  message.sent_at = time->time;
  message.kind = kind_of(columns, record, type, text);
  message.marked_owner = type == "outgoing";
  message.record = static_cast<std::uint32_t>(content_.records);
  message.forwarded = ascii_lower(trimmed(columns.field(record, Forwarded))) == "yes";
  if (message.kind == chat::Kind::Text) message.text = with_line_feeds(text);
  session_of(trimmed(columns.field(record, Session)))
      .add(std::move(message), trimmed(columns.field(record, SenderId)), time->zone);
  return std::nullopt;
}

chat::Kind Reader::kind_of(const CsvColumns& columns, const CsvRecord& record,
                           std::string_view type, std::string_view text) const {
  if (type == "notification") return says_call(text) ? chat::Kind::Call : chat::Kind::System;
  // What the owner has thrown away on the phone and the phone keeps for a month.
  const bool deleted = !is_blank(columns.field(record, DeletedDate)) ||
                       ascii_lower(trimmed(columns.field(record, Status))) == "recently deleted";
  if (deleted) return chat::Kind::Unsent;
  if (!is_blank(text)) return chat::Kind::Text;
  if (is_blank(columns.field(record, Attachment))) return chat::Kind::Empty;
  return kind_of_attachment(columns.field(record, AttachmentType));
}

ImazingSession& Reader::session_of(std::string_view name) {
  // A file's rows mostly follow one another in the same chat.
  if (!sessions_.empty() && sessions_.back().name() == name) return sessions_.back();
  const auto found = session_at_.find(name);
  if (found != session_at_.end()) return sessions_[found->second];
  session_at_.emplace(name, sessions_.size());
  return sessions_.emplace_back(name, path_);
}

void Reader::note_if_no_date_was_read() {
  const auto& rejects = content_.rejects;
  const bool all = content_.records > 0 && rejects.size() == content_.records &&
                   std::all_of(rejects.begin(), rejects.end(),
                               [](const Reject& reject) { return reject.reason == "bad-date"; });
  if (all)
    content_.notes.push_back(std::string(path_) +
                             ": no row has a date like 2024-01-31 18:05:00; nothing was read");
}

}  // namespace

Match is_imazing_csv(const Glimpse& glimpse, ImazingApp app) {
  CsvNames names = utf16_header_of(glimpse.head);
  if (names.empty()) names = csv_header_of(glimpse.head);
  return is_imazing_header(names) && app_of(names) == app ? Match::Yes : Match::No;
}

FileContent read_imazing_csv(const Document& document, ImazingApp app) {
  return Reader(document, app).read(document);
}

bool is_contacts_csv(const Glimpse& glimpse) {
  const CsvNames names = csv_header_of(glimpse.head);
  return has_name(names, "first name") && has_name(names, "last name");
}

}  // namespace idiolect::sources
