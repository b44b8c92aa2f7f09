#include "sources/whatsapp_imazing.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/csv.h"
#include "sources/meta_path.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

enum Column : std::size_t { Session, Date, Type, Text, SentDate, SenderId, SenderName, Attachment };

/// The columns that are used; the first four are required.
constexpr std::array<std::string_view, 8> kColumns{"chat session", "message date", "type",
                                                   "text",         "sent date",    "sender id",
                                                   "sender name",  "attachment"};
constexpr std::size_t kRequired = 4;

/// Further names by which an iMazing header is known, though nothing is read from them.
constexpr std::array<std::string_view, 6> kOtherColumns{
    "status", "forwarded", "replying to", "reactions", "attachment type", "attachment info"};

/// Header names as they are compared, in file order.
std::vector<std::string> header_names(const CsvRecord& header) {
  std::vector<std::string> names;
  for (const std::string_view field : header.fields) names.push_back(ascii_lower(trimmed(field)));
  return names;
}

bool has_name(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> header_of(std::string_view text) {
  CsvReader reader(text, sniff_separator(text));
  const CsvRecord* const header = reader.next();
  return header == nullptr ? std::vector<std::string>() : header_names(*header);
}

std::size_t known_names(const std::vector<std::string>& names) {
  const auto known = [](const std::string& name) {
    return std::find(kColumns.begin(), kColumns.end(), name) != kColumns.end() ||
           std::find(kOtherColumns.begin(), kOtherColumns.end(), name) != kOtherColumns.end();
  };
  return static_cast<std::size_t>(std::count_if(names.begin(), names.end(), known));
}

/// A header made for this or that by hand may have a "date" and a "text" too; four names of
/// iMazing's, one of them its own invention, are no accident.
bool is_imazing_header(const std::vector<std::string>& names) {
  const bool own = has_name(names, "chat session") || has_name(names, "message date") ||
                   has_name(names, "sender id") || has_name(names, "attachment type");
  return own && known_names(names) >= 4;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// Where each column stands in the file. Throws Error when a required one is missing or one is
/// doubled.
class Layout {
 public:
  Layout(std::string_view path, const std::vector<std::string>& names) : count_(names.size()) {
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      const auto found = std::find(names.begin(), names.end(), kColumns[i]);
      if (found != names.end()) at_[i] = static_cast<std::size_t>(found - names.begin());
      if (found == names.end() && i < kRequired) missing.emplace_back(kColumns[i]);
      if (std::count(names.begin(), names.end(), kColumns[i]) > 1)
        throw Error(std::string(path) + ": the column '" + std::string(kColumns[i]) +
                    "' is there twice");
    }
    if (missing.empty()) return;
    throw Error(std::string(path) + ": not a whole iMazing export: missing columns: " +
                    joined(missing) + "; found: " + joined(names),
                "export the chat again with iMazing as CSV, in English, with all columns");
  }

  std::size_t count() const noexcept { return count_; }
  std::size_t last_required() const noexcept {
    std::size_t last = 0;
    for (std::size_t i = 0; i < kRequired; ++i) last = std::max(last, *at_[i]);
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

bool says_call(std::string_view text) {
  const std::string lower = ascii_lower(text);
  constexpr std::array<std::string_view, 6> kPhrases{"missed voice", "missed video", "voice call",
                                                     "video call",   " a call",      " the call"};
  return std::any_of(kPhrases.begin(), kPhrases.end(), [&](std::string_view phrase) {
    return lower.find(phrase) != std::string::npos;
  });
}

chat::Kind kind_of(std::string_view type, std::string_view text, bool has_attachment) {
  if (type == "notification") return says_call(text) ? chat::Kind::Call : chat::Kind::System;
  if (!is_blank(text)) return chat::Kind::Text;
  return has_attachment ? chat::Kind::Media : chat::Kind::Empty;
}

/// A chat while its rows are read.
struct Chat {
  ThreadPart part;
  std::vector<std::string> sender_ids;  // one per message
  bool all_utc = true;
};

/// True for a header of iMazing's in UTF-16, as spreadsheets save it.
bool is_utf16_imazing(std::string_view head) {
  if (!head.starts_with("\xFF\xFE") && !head.starts_with("\xFE\xFF")) return false;
  std::string narrow(head.substr(2, 4096));
  std::erase(narrow, '\0');
  return is_imazing_header(header_of(narrow));
}

class Reader {
 public:
  explicit Reader(const Document& document)
      : path_(document.path), text_(without_bom(document.text)) {
    if (is_utf16_imazing(text_))
      throw Error(std::string(path_) + ": the text is UTF-16", "save it as CSV in UTF-8");
    if (simdjson::validate_utf8(text_.data(), text_.size())) return;
    Sanitized sanitized = sanitize_utf8(text_);
    mended_ = std::move(sanitized.text);
    text_ = mended_;
    content_.notes.push_back(std::string(path_) + ": " + std::to_string(sanitized.replaced) +
                             " invalid UTF-8 sequences were replaced by U+FFFD");
  }

  FileContent read() {
    CsvReader csv(text_, sniff_separator(text_));
    const CsvRecord* record = csv.next();
    const Layout layout(path_,
                        record == nullptr ? std::vector<std::string>() : header_names(*record));
    while ((record = csv.next()) != nullptr) {
      ++content_.records;
      if (const auto reason = read_row(layout, *record))
        content_.rejects.push_back(
            {std::string(path_), record->line, "line", {}, std::string(*reason)});
    }
    for (Chat& session : sessions_) finish(session);
    note_if_no_date_was_read();
    return std::move(content_);
  }

 private:
  std::optional<std::string_view> read_row(const Layout& layout, const CsvRecord& record);
  Chat& session_of(std::string_view name);
  void finish(Chat& session);
  void note_if_no_date_was_read();

  std::string_view path_;
  std::string_view text_;
  std::string mended_;
  std::vector<Chat> sessions_;
  std::map<std::string, std::size_t, std::less<>> session_at_;
  FileContent content_;
};

/// The reason why the row is no message; none when it became one.
std::optional<std::string_view> Reader::read_row(const Layout& layout, const CsvRecord& record) {
  if (record.broken) return "unclosed-quote";
  if (record.fields.size() <= layout.last_required()) return "short-row";
  // A separator in the text that nobody quoted: which field is which?
  if (record.fields.size() > layout.count()) return "long-row";

  auto time = parse_time(trimmed(layout.field(record, Date)));
  if (!time) time = parse_time(trimmed(layout.field(record, SentDate)));
  if (!time) return "bad-date";
  const std::string type = ascii_lower(trimmed(layout.field(record, Type)));
  if (type != "incoming" && type != "outgoing" && type != "notification") return "bad-type";

  const std::string_view text = without_leading_marks(layout.field(record, Text));
  chat::Message message;
  message.author = trimmed(layout.field(record, SenderName));
  message.sent_at = time->time;
  message.kind = kind_of(type, text, !is_blank(layout.field(record, Attachment)));
  message.marked_owner = type == "outgoing";
  message.record = static_cast<std::uint32_t>(content_.records);
  if (message.kind == chat::Kind::Text) message.text = with_line_feeds(text);

  Chat& session = session_of(trimmed(layout.field(record, Session)));
  session.all_utc &= time->zone == Zone::Utc;
  session.sender_ids.emplace_back(trimmed(layout.field(record, SenderId)));
  session.part.thread.messages.push_back(std::move(message));
  return std::nullopt;
}

Chat& Reader::session_of(std::string_view name) {
  // A file's rows mostly follow one another in the same chat.
  if (!sessions_.empty() && sessions_.back().part.thread.key == name) return sessions_.back();
  const auto found = session_at_.find(name);
  if (found != session_at_.end()) return sessions_[found->second];
  session_at_.emplace(name, sessions_.size());
  Chat& session = sessions_.emplace_back();
  session.part.thread.key = name;
  session.part.thread.title = name.empty() ? file_name_of(path_) : name;
  return session;
}

/// Names the authors. A row without a name has one through its number where another row tells it,
/// and in a chat of two it can only be the other person.
void Reader::finish(Chat& session) {
  chat::Thread& thread = session.part.thread;
  std::map<std::string_view, std::string> name_of_id;
  for (std::size_t i = 0; i < thread.messages.size(); ++i)
    if (!session.sender_ids[i].empty() && !thread.messages[i].author.empty())
      name_of_id.emplace(session.sender_ids[i], thread.messages[i].author);
  std::set<std::string> others;
  for (std::size_t i = 0; i < thread.messages.size(); ++i) {
    chat::Message& message = thread.messages[i];
    const std::string& id = session.sender_ids[i];
    const auto named = name_of_id.find(id);
    if (message.author.empty() && !message.marked_owner)
      message.author = named != name_of_id.end() ? named->second : id;
    const bool person = message.kind != chat::Kind::System && message.kind != chat::Kind::Call;
    if (person && !message.marked_owner && !message.author.empty()) others.insert(message.author);
  }
  thread.is_group = others.size() > 1;
  thread.zone = session.all_utc ? Zone::Utc : Zone::Local;
  if (!thread.is_group) {
    const std::string other = others.empty() ? thread.title : *others.begin();
    for (chat::Message& message : thread.messages)
      if (message.author.empty() && !message.marked_owner) message.author = other;
    others.insert(other);
  }
  thread.participants.assign(others.begin(), others.end());
  content_.parts.push_back(std::move(session.part));
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

Match is_whatsapp_imazing(const Glimpse& glimpse) {
  if (is_utf16_imazing(glimpse.head)) return Match::Yes;
  const std::vector<std::string> names = header_of(glimpse.head);
  return is_imazing_header(names) && !has_name(names, "service") ? Match::Yes : Match::No;
}

FileContent read_whatsapp_imazing(const Document& document) { return Reader(document).read(); }

std::string_view other_imazing_file(const Glimpse& glimpse) {
  const std::vector<std::string> names = header_of(glimpse.head);
  if (is_imazing_header(names) && has_name(names, "service"))
    return "iMazing export of SMS and iMessage, which is not read: export the WhatsApp chats";
  if (has_name(names, "first name") && has_name(names, "last name")) return "contacts, not a chat";
  return {};
}

}  // namespace idiolect::sources
