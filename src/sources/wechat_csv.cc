#include "sources/wechat_csv.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/error.h"
#include "sources/csv.h"
#include "sources/json_text.h"
#include "sources/mended_text.h"
#include "sources/meta_path.h"
#include "sources/text.h"
#include "sources/wechat_types.h"

namespace idiolect::sources {
namespace {

enum Column : std::size_t {
  TypeName,
  Type,
  SubType,
  IsSender,
  Talker,
  Room,
  Text,
  Content,
  Stamp,
  Written,
  Remark,
  Nickname,
  IsForward,
  kColumnCount
};

/// Names of the columns in the layouts that are known, in lower case.
constexpr std::array<std::array<std::string_view, 2>, kColumnCount> kNames{{
    {"type_name", ""},
    {"type", ""},
    {"subtype", ""},
    {"is_sender", "issender"},
    {"talker", "sender"},
    {"room_name", "talkerid"},
    {"msg", "strcontent"},
    {"content", ""},
    {"createtime", ""},
    {"strtime", ""},
    {"remark", ""},
    {"nickname", ""},
    {"is_forward", ""},
}};

std::vector<std::string> header_of(std::string_view text) {
  CsvReader reader(text, sniff_separator(text));
  const CsvRecord* const header = reader.next();
  std::vector<std::string> names;
  if (header == nullptr) return names;
  for (const std::string_view field : header->fields) names.push_back(ascii_lower(trimmed(field)));
  return names;
}

bool has_name(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_header(const std::vector<std::string>& names) {
  const bool of_pywxdump = has_name(names, "msgsvrid") && has_name(names, "type_name");
  const bool of_wechatmsg = has_name(names, "strcontent") && has_name(names, "issender");
  return of_pywxdump || of_wechatmsg;
}

/// Where each column stands in the file. Throws Error when one that is needed is missing.
class Layout {
 public:
  Layout(std::string_view path, const std::vector<std::string>& names) : count_(names.size()) {
    for (std::size_t column = 0; column < kColumnCount; ++column)
      for (std::size_t i = names.size(); i-- > 0;)
        if (std::find(kNames[column].begin(), kNames[column].end(), names[i]) !=
                kNames[column].end() &&
            !names[i].empty())
          at_[column] = i;
    require(path, at_[TypeName] || at_[Type], "type_name");
    require(path, at_[IsSender].has_value(), "is_sender");
    require(path, at_[Text] || at_[Content], "msg");
    require(path, at_[Stamp] || at_[Written], "CreateTime");
  }

  std::size_t count() const noexcept { return count_; }
  bool has(Column column) const noexcept { return at_[column].has_value(); }
  std::string_view field(const CsvRecord& record, Column column) const noexcept {
    const auto at = at_[column];
    return at && *at < record.fields.size() ? record.fields[*at] : std::string_view();
  }

 private:
  static void require(std::string_view path, bool found, std::string_view name) {
    if (found) return;
    throw Error(std::string(path) + ": not a whole export of WeChat: the column '" +
                    std::string(name) + "' is missing",
                "export the chat again as CSV, with all columns");
  }

  std::array<std::optional<std::size_t>, kColumnCount> at_{};
  std::size_t count_ = 0;
};

std::optional<int> number_of(std::string_view text) {
  int value = 0;
  text = trimmed(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Seconds or milliseconds since 1970.
std::optional<Time> epoch_of(std::string_view text) {
  constexpr std::int64_t kLargestSeconds = 100'000'000'000;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value > kLargestSeconds) return time_from_milliseconds(value);
  return time_from_seconds(static_cast<double>(value));
}

/// "2023-08-12 23:22:41" of the computer's clock, or the database's seconds.
std::optional<ParsedTime> time_of(const Layout& layout, const CsvRecord& record) {
  for (const Column column : {Written, Stamp}) {
    const std::string_view text = trimmed(layout.field(record, column));
    if (const auto time = parse_time(text)) return time;
    if (const auto time = epoch_of(text)) return ParsedTime{*time, Zone::Utc};
  }
  return std::nullopt;
}

/// `text` without what it answers, which PyWxDump appends as "[引用]…".
std::string_view without_quote(std::string_view text) {
  for (const std::string_view start : {"\n[引用]", "\n引用：", "\n引用:"}) {
    const std::size_t at = text.find(start);
    if (at != text.npos) text = text.substr(0, at);
  }
  return text;
}

/// "张三" of ".../张三/张三_0_5000.csv".
std::string_view stem_of(std::string_view path) {
  std::string_view name = file_name_of(path);
  name = name.substr(0, name.rfind('.'));
  for (int i = 0; i < 2; ++i) {
    const std::size_t digits = name.find_last_not_of("0123456789");
    if (digits == name.npos || digits == 0 || digits + 1 == name.size() || name[digits] != '_')
      break;
    name = name.substr(0, digits);
  }
  return name;
}

struct Chat {
  ThreadPart part;
  std::set<std::string> others;
  bool all_utc = true;
};

class Reader {
 public:
  explicit Reader(const Document& document)
      : path_(document.path), mended_(document, content_), text_(mended_.text()) {}

  FileContent read() {
    const Layout layout(path_, header_of(text_));
    CsvReader csv(text_, sniff_separator(text_));
    csv.next();
    while (const CsvRecord* const record = csv.next()) {
      ++content_.records;
      if (const auto reason = read_row(layout, *record))
        content_.rejects.push_back(
            {std::string(path_), record->line, "line", {}, std::string(*reason)});
    }
    for (auto& [key, chat] : chats_) finish(chat);
    content_.variant = layout.has(TypeName) ? "type names" : "type numbers";
    return std::move(content_);
  }

 private:
  std::optional<std::string_view> read_row(const Layout& layout, const CsvRecord& record);
  std::string text_of(const Layout& layout, const CsvRecord& record, bool is_quote);
  Chat& chat_of(std::string_view room);
  void finish(Chat& chat);

  std::string_view path_;
  FileContent content_;
  MendedText mended_;  // of the document; notes what it replaced in `content_`
  std::string_view text_;
  simdjson::dom::parser json_;
  std::map<std::string, Chat, std::less<>> chats_;
};

/// The reason why the row is no message; none when it became one.
std::optional<std::string_view> Reader::read_row(const Layout& layout, const CsvRecord& record) {
  if (record.broken) return "unclosed-quote";
  if (record.fields.size() > layout.count()) return "long-row";
  const auto time = time_of(layout, record);
  if (!time) return record.fields.size() < layout.count() ? "short-row" : "bad-date";
  const auto is_sender = number_of(layout.field(record, IsSender));
  if (is_sender != 0 && is_sender != 1) return "bad-sender";

  WeChatType type = wechat_type_of(trimmed(layout.field(record, TypeName)));
  if (!layout.has(TypeName)) {
    const auto number = number_of(layout.field(record, Type));
    if (!number) return "bad-type";
    type = wechat_type_of(*number, number_of(layout.field(record, SubType)).value_or(0));
  }
  chat::Message message;
  message.sent_at = time->time;
  message.marked_owner = is_sender == 1 && type.kind != chat::Kind::System;
  message.kind = type.kind;
  message.forwarded = type.forwarded || number_of(layout.field(record, IsForward)) == 1 ||
                      ascii_lower(trimmed(layout.field(record, IsForward))) == "true";
  if (message.kind == chat::Kind::Text) message.text = text_of(layout, record, type.is_quote);
  if (message.kind == chat::Kind::Text && message.text.empty()) message.kind = chat::Kind::Empty;
  // The owner's rows name an id, "我", or the contact: none is the owner's name.
  if (is_sender == 0)
    for (const Column column : {Remark, Nickname, Talker})
      if (message.author.empty()) message.author = trimmed(layout.field(record, column));

  Chat& chat = chat_of(trimmed(layout.field(record, Room)));
  chat.all_utc &= time->zone == Zone::Utc;
  const bool person = message.kind != chat::Kind::System && message.kind != chat::Kind::Unsent;
  if (person && !message.author.empty()) chat.others.insert(message.author);
  message.record = static_cast<std::uint32_t>(content_.records);
  chat.part.thread.messages.push_back(std::move(message));
  return std::nullopt;
}

/// Empty where there is nothing to see. Older files hold the text in JSON: {"src": "", "msg": "…"}.
std::string Reader::text_of(const Layout& layout, const CsvRecord& record, bool is_quote) {
  std::string text(layout.field(record, layout.has(Text) ? Text : Content));
  if (!layout.has(Text) && trimmed(text).starts_with('{')) {
    std::string_view inside;
    const simdjson::padded_string padded(text);
    if (json_.parse(padded)["msg"].get(inside) == simdjson::SUCCESS) text = std::string(inside);
  }
  text = with_line_feeds(text);
  if (is_quote) text = std::string(without_quote(text));
  // The database holds what is no plain text as XML.
  const bool is_xml = text.starts_with("<?xml") || text.starts_with("<msg>");
  return is_xml || is_blank(text) ? std::string() : text;
}

Chat& Reader::chat_of(std::string_view room) {
  const auto found = chats_.find(room);
  if (found != chats_.end()) return found->second;
  Chat& chat = chats_[std::string(room)];
  chat::Thread& thread = chat.part.thread;
  const bool is_number = number_of(room).has_value();  // of a row of the database, in one file
  const std::string stem(stem_of(path_));
  thread.title = room.empty() || is_number ? stem : std::string(room);
  thread.key = std::string(room);
  if (room.empty() || is_number)
    thread.key = std::string(folder_of(path_)) + "/" + stem + "/" + std::string(room);
  thread.is_group = room.ends_with("@chatroom") || stem.ends_with("@chatroom");
  return chat;
}

void Reader::finish(Chat& chat) {
  chat::Thread& thread = chat.part.thread;
  thread.is_group |= chat.others.size() > 1;
  thread.zone = chat.all_utc ? Zone::Utc : Zone::Local;
  if (!thread.is_group && chat.others.empty()) chat.others.insert(thread.title);
  thread.participants.assign(chat.others.begin(), chat.others.end());
  content_.parts.push_back(std::move(chat.part));
}

}  // namespace

Match is_wechat_csv(const Glimpse& glimpse) {
  return is_header(header_of(glimpse.head)) ? Match::Yes : Match::No;
}

FileContent read_wechat_csv(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
