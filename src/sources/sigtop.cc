#include "sources/sigtop.h"

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "sources/json_text.h"
#include "sources/meta_path.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

/// What one element says.
struct Record {
  std::string type;
  std::string conversation;
  std::string text;
  std::string number;   // of the sender
  std::string account;  // of the sender: an id
  std::optional<Time> time;
  std::optional<Time> received;
  std::optional<std::int64_t> answered;  // when the quoted message was sent, in milliseconds
  bool unsent = false;
  bool sticker = false;
  bool card = false;
  bool poll = false;
  bool media = false;
};

chat::Kind kind_of(const Record& record) {
  if (record.type == "call-history") return chat::Kind::Call;
  if (record.type != "incoming" && record.type != "outgoing") return chat::Kind::System;
  if (record.unsent) return chat::Kind::Unsent;
  if (record.sticker) return chat::Kind::Sticker;
  if (record.poll) return chat::Kind::Poll;
  if (!is_blank(record.text)) return chat::Kind::Text;
  if (record.card) return chat::Kind::Contact;
  return record.media ? chat::Kind::Media : chat::Kind::Empty;
}

/// What Signal calls a message by: the time it was sent at.
std::uint32_t link_to(std::int64_t milliseconds) {
  return chat::link_id(std::to_string(milliseconds));
}

/// "Anna (+15555550122).json" is the chat with Anna.
std::string_view title_of(std::string_view path) {
  std::string_view name = file_name_of(path);
  name = name.substr(0, name.rfind('.'));
  const std::size_t number = name.rfind(" (");
  return number == std::string_view::npos || number == 0 || !name.ends_with(')')
             ? name
             : name.substr(0, number);
}

class Reader {
 public:
  explicit Reader(const Document& document) : path_(document.path), json_(document, content_) {}

  FileContent read() {
    json_.read([&](ondemand::value root) {
      if (root.type() != ondemand::json_type::array)
        throw Error(std::string(path_) + ": not a list of messages");
      for (ondemand::value value : root.get_array()) {
        ++content_.records;
        read_message(value);
      }
    });
    for (ThreadPart& part : parts_) finish(std::move(part));
    content_.variant = "sigtop JSON";
    return std::move(content_);
  }

 private:
  void read_message(ondemand::value value);
  void read_field(std::string_view key, ondemand::value value, Record& record);
  void read_quote(ondemand::value value, Record& record);
  void finish(ThreadPart part);
  void reject(std::string_view reason) {
    content_.rejects.push_back({std::string(path_), content_.records, "message", {}, reason});
  }

  std::string_view path_;
  FileContent content_;
  JsonText json_;
  std::vector<ThreadPart> parts_;
  std::map<std::string, std::size_t> part_at_;
};

void Reader::read_message(ondemand::value value) {
  if (value.type() != ondemand::json_type::object) return reject("not-an-object");
  Record record;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = json_.key_of(field);
    read_field(key, field.value(), record);
  }
  if (!record.time) record.time = record.received;
  if (!record.time) return reject("bad-time");
  if (record.type.empty()) return reject("no-type");
  chat::Message message;
  message.sent_at = *record.time;
  message.id = link_to(message.sent_at.time_since_epoch().count());
  if (record.answered) message.reply_to = link_to(*record.answered);
  message.kind = kind_of(record);
  message.marked_owner = record.type == "outgoing";
  if (record.type == "incoming")
    message.author = record.number.empty() ? record.account : record.number;
  if (message.kind == chat::Kind::Text) message.text = std::move(record.text);
  const auto [found, is_new] = part_at_.try_emplace(record.conversation, parts_.size());
  if (is_new) parts_.emplace_back().thread.key = record.conversation;
  message.record = static_cast<std::uint32_t>(content_.records);
  parts_[found->second].thread.messages.push_back(std::move(message));
}

void Reader::read_field(std::string_view key, ondemand::value value, Record& record) {
  const auto text = [&] { return json_.string_of(value).value_or(""); };
  const auto time = [&] {
    const auto number = integer_of(value);
    return number ? time_from_milliseconds(*number) : std::nullopt;
  };
  if (key == "type") {
    record.type = text();
  } else if (key == "conversationId") {
    record.conversation = text();
  } else if (key == "body") {
    record.text = with_line_feeds(text());
  } else if (key == "source") {
    record.number = text();
  } else if (key == "sourceServiceId" || key == "sourceUuid") {
    record.account = text();
  } else if (key == "sent_at") {
    record.time = time();
  } else if (key == "quote") {
    read_quote(value, record);
  } else if (key == "timestamp") {
    record.received = time();
  } else if (key == "deletedForEveryone" || key == "isErased") {
    record.unsent |= is_true(value);
  } else if (key == "sticker") {
    record.sticker = !says_nothing(value);
  } else if (key == "contact") {
    record.card = !says_nothing(value);
  } else if (key == "poll") {
    record.poll = !says_nothing(value);
  } else if (key == "attachments" || key == "preview" || key == "bodyAttachment") {
    record.media |= !says_nothing(value);
  }
}

/// The `id` of a quoted message is the time it was sent at.
void Reader::read_quote(ondemand::value value, Record& record) {
  if (value.type() != ondemand::json_type::object) return;
  for (ondemand::field field : value.get_object())
    if (json_.key_of(field) == "id") record.answered = integer_of(field.value());
}

/// Where one other person writes, the name of the file is theirs.
void Reader::finish(ThreadPart part) {
  chat::Thread& thread = part.thread;
  thread.zone = Zone::Utc;
  thread.title = title_of(path_);
  if (thread.key.empty()) thread.key = thread.title;
  std::set<std::string> others;
  for (const chat::Message& message : thread.messages)
    if (!message.author.empty()) others.insert(message.author);
  thread.is_group = others.size() > 1;
  if (!thread.is_group) {
    others = {thread.title};
    for (chat::Message& message : thread.messages)
      if (!message.marked_owner) message.author = thread.title;
  }
  thread.participants.assign(others.begin(), others.end());
  content_.parts.push_back(std::move(part));
}

}  // namespace

Match is_sigtop_json(const Glimpse& glimpse) {
  const std::size_t start = glimpse.head.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || glimpse.head[start] != '[') return Match::No;
  const auto has = [&](std::string_view key) {
    return glimpse.head.find(key) != std::string_view::npos;
  };
  return has("\"conversationId\"") && has("\"sent_at\"") && has("\"type\"") ? Match::Yes
                                                                            : Match::No;
}

FileContent read_sigtop_json(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
