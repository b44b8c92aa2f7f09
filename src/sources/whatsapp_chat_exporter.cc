#include "sources/whatsapp_chat_exporter.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "sources/json_stream.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr double kLargestSeconds = 100'000'000'000;  // a larger timestamp is in milliseconds

/// Chats that are not between people: the tool's list of calls, and the stories of all contacts.
constexpr std::string_view kCalls = "000000000000000";
constexpr std::string_view kStories = "status@broadcast";

constexpr std::array<std::string_view, 6> kDomains{"@s.whatsapp.net", "@g.us",       "@lid",
                                                   "@broadcast",      "@newsletter", "@c.us"};

bool is_jid(std::string_view text) {
  return std::any_of(kDomains.begin(), kDomains.end(),
                     [&](std::string_view domain) { return text.ends_with(domain); });
}

bool is_group(std::string_view jid) {
  return jid.ends_with("@g.us") || jid.ends_with("@broadcast") || jid.ends_with("@newsletter");
}

/// The number of "15555550122@s.whatsapp.net"; a name stays as it is.
std::string_view local_part(std::string_view jid) {
  return is_jid(jid) ? jid.substr(0, jid.rfind('@')) : jid;
}

/// The tool writes its data for a web page: line ends as <br>, some signs as entities.
std::string without_markup(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kMarkup{{{"<br>", "\n"},
                                                                                  {"<br/>", "\n"},
                                                                                  {"&lt;", "<"},
                                                                                  {"&gt;", ">"},
                                                                                  {"&amp;", "&"},
                                                                                  {"&#34;", "\""},
                                                                                  {"&quot;", "\""},
                                                                                  {"&#39;", "'"}}};
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t plain = std::min(text.find_first_of("<&", at), text.size());
    result.append(text, at, plain - at);
    at = plain;
    if (at == text.size()) break;
    const std::string_view rest = text.substr(at);
    const auto found = std::find_if(kMarkup.begin(), kMarkup.end(), [&](const auto& markup) {
      return rest.starts_with(markup.first);
    });
    result += found == kMarkup.end() ? rest.substr(0, 1) : found->second;
    at += found == kMarkup.end() ? 1 : found->first.size();
  }
  return with_line_feeds(result);
}

std::optional<Time> time_of(ondemand::value value) {
  if (const auto whole = integer_of(value))
    return static_cast<double>(*whole) > kLargestSeconds
               ? time_from_milliseconds(*whole)
               : time_from_seconds(static_cast<double>(*whole));
  double number = 0;
  if (value.get_double().get(number) != simdjson::SUCCESS) return std::nullopt;
  return time_from_seconds(number > kLargestSeconds ? number / 1000 : number);
}

/// What one value of `messages` says.
struct Record {
  std::optional<Time> time;
  bool from_me = false;
  bool media = false;
  bool meta = false;
  bool sticker = false;
  std::string mime;
  std::string data;
  std::string caption;
  std::string sender;
  std::string id;
  std::string answered;  // the id of the message this one quotes
};

chat::Kind kind_of(const Record& record, std::string_view jid) {
  if (jid == kCalls) return chat::Kind::Call;
  if (jid == kStories) return chat::Kind::System;
  if (record.media) {
    if (record.sticker) return chat::Kind::Sticker;
    if (record.mime == "text/x-vcard") return chat::Kind::Contact;
    return is_blank(record.caption) ? chat::Kind::Media : chat::Kind::Text;
  }
  if (record.meta)
    return trimmed(record.data) == "Message deleted" ? chat::Kind::Unsent : chat::Kind::System;
  if (record.sticker) return chat::Kind::Sticker;
  return is_blank(record.data) ? chat::Kind::Empty : chat::Kind::Text;
}

class Reader {
 public:
  explicit Reader(const Document& document)
      : document_(document), path_(document.path), json_(document) {}

  FileContent read() {
    json_.read([&] {
      if (!json_.is_object()) throw Error(std::string(path_) + ": not an object of chats");
      json_.members([&](std::string_view key) {
        const std::string jid(key);
        if (json_.is_object()) read_chat(jid);
      });
    });
    json_.note_mended(content_);
    content_.variant = "WhatsApp-Chat-Exporter JSON";
    return std::move(content_);
  }

 private:
  void read_chat(const std::string& jid);
  void read_message(const std::string& jid, ondemand::value value, chat::Thread& thread);
  void read_field(std::string_view key, ondemand::value value, Record& record);
  void finish(const std::string& jid, const std::string& name, ThreadPart part);
  void reject(std::string_view reason) {
    content_.rejects.push_back({std::string(path_), content_.records, "message", {}, reason});
  }

  const Document& document_;
  std::string_view path_;
  FileContent content_;
  JsonStream json_;
};

void Reader::read_chat(const std::string& jid) {
  ThreadPart part;
  std::string name;
  json_.members([&](std::string_view key) {
    if (key == "messages") {
      json_.fields([&](ondemand::field& field) { read_message(jid, field.value(), part.thread); });
    } else if (key == "name") {
      name = json_.text();
    }
  });
  finish(jid, name, std::move(part));
}

void Reader::read_message(const std::string& jid, ondemand::value value, chat::Thread& thread) {
  ++content_.records;
  if (value.type() != ondemand::json_type::object) return reject("not-an-object");
  Record record;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = json_.json().key_of(field);
    read_field(key, field.value(), record);
  }
  if (!record.time) return reject("bad-time");
  const chat::Kind kind = kind_of(record, jid);
  const bool person = kind != chat::Kind::System && kind != chat::Kind::Call;
  if (person && !record.from_me && is_group(jid) && is_blank(record.sender))
    return reject("no-sender");
  chat::Message& message = thread.messages.emplace_back();
  message.record = static_cast<std::uint32_t>(content_.records);
  message.sent_at = *record.time;
  message.kind = kind;
  message.marked_owner = record.from_me;
  if (!record.from_me) message.author = local_part(record.sender);
  if (!record.id.empty()) message.id = chat::link_id(record.id);
  if (!record.answered.empty()) message.reply_to = chat::link_id(record.answered);
  if (message.kind == chat::Kind::Text)
    message.text = without_markup(record.media ? record.caption : record.data);
}

void Reader::read_field(std::string_view key, ondemand::value value, Record& record) {
  const auto text = [&] { return json_.json().string_of(value).value_or(""); };
  if (key == "timestamp") {
    record.time = time_of(value);
  } else if (key == "from_me") {
    record.from_me = is_true(value) || integer_of(value) == 1;
  } else if (key == "media") {
    record.media = is_true(value);
  } else if (key == "meta") {
    record.meta = is_true(value);
  } else if (key == "sticker") {
    record.sticker = is_true(value);
  } else if (key == "mime") {
    record.mime = text();
  } else if (key == "data") {
    record.data = text();
  } else if (key == "caption") {
    record.caption = text();
  } else if (key == "key_id") {
    record.id = text();
  } else if (key == "reply") {
    record.answered = text();
  } else if (key == "sender") {
    record.sender = text();
  }
}

/// Names the thread and its people. Who writes in a chat of two without being named is the other;
/// in a group it is a number, which may be the id of another chat that has a name.
void Reader::finish(const std::string& jid, const std::string& name, ThreadPart part) {
  chat::Thread& thread = part.thread;
  const bool is_person = is_jid(jid) && !is_group(jid);
  if (is_person && !name.empty() && name != local_part(jid))
    content_.names.emplace(local_part(jid), name);
  if (thread.messages.empty()) return;
  thread.zone = Zone::Utc;
  thread.key = jid;
  thread.title = name.empty() ? local_part(jid) : std::string_view(name);
  std::set<std::string> others;
  for (chat::Message& message : thread.messages) {
    if (message.marked_owner) continue;
    if (is_person) message.author = thread.title;
    if (!message.author.empty()) others.insert(message.author);
  }
  if (is_person) others = {thread.title};
  thread.is_group = is_group(jid) || others.size() > 1;
  thread.participants.assign(others.begin(), others.end());
  document_.hand_over(std::move(part), content_);
}

}  // namespace

Match is_whatsapp_chat_exporter(const Glimpse& glimpse) {
  std::string_view head = glimpse.head;
  const auto skip_space = [&] {
    head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
  };
  skip_space();
  if (!head.starts_with('{')) return Match::No;
  head.remove_prefix(1);
  skip_space();
  if (!head.starts_with('"')) return Match::No;
  const std::string_view key = head.substr(1, std::min(head.find('"', 1), head.size()) - 1);
  const bool is_chat = is_jid(key) || key == kCalls || key == "ExportedChat";
  return is_chat && head.find("\"messages\"") != std::string_view::npos ? Match::Yes : Match::No;
}

FileContent read_whatsapp_chat_exporter(const Document& document) {
  return Reader(document).read();
}

}  // namespace idiolect::sources
