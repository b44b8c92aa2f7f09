#include "sources/discord_exporter_json.h"

#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/error.h"
#include "sources/discord_file_name.h"
#include "sources/discord_markup.h"
#include "sources/json_stream.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

struct Person {
  std::string id;
  std::string name;      // of the account
  std::string nickname;  // as shown in the channel
  bool is_bot = false;
};

/// What an element of `messages` says.
struct Record {
  std::string type;  // empty: an ordinary message
  std::string timestamp;
  std::string content;
  std::string forwarded_content;
  std::string id;
  std::string answered;  // or passed on: the id of another message
  Person author;
  bool forwarded = false;
  bool media = false;
  bool sticker = false;
  bool interaction = false;  // a bot's answer to a command
};

/// Where people write to each other, by the names of DiscordChatExporter and the numbers of
/// Discord: all other types are what the app says.
bool is_written_by_people(std::string_view type) {
  return type.empty() || type == "Default" || type == "Reply" || type == "0" || type == "19";
}

bool is_call(std::string_view type) { return type == "Call" || type == "3"; }

chat::Kind kind_of(const Record& record, std::string_view text) {
  if (is_call(record.type)) return chat::Kind::Call;
  if (!is_written_by_people(record.type) || record.author.is_bot || record.interaction)
    return chat::Kind::System;
  if (is_gif_link(text)) return chat::Kind::Media;
  if (!is_blank(text)) return chat::Kind::Text;
  if (record.sticker) return chat::Kind::Sticker;
  return record.media ? chat::Kind::Media : chat::Kind::Empty;
}

class Reader {
 public:
  explicit Reader(const Document& document)
      : path_(document.path),
        stream_(document),
        json_(stream_.json()),
        file_(discord_file_name(document.path)) {}

  FileContent read() {
    stream_.read([this] { read_root(); });
    stream_.note_mended(content_);
    content_.variant = "DiscordChatExporter JSON";
    describe_thread();
    content_.parts.push_back(std::move(part_));
    return std::move(content_);
  }

 private:
  void read_root();
  void read_guild(ondemand::value value);
  void read_channel(ondemand::value value);
  void read_messages();
  void read_message(ondemand::value value);
  void read_field(std::string_view key, ondemand::value value, Record& record);
  void read_reference(ondemand::value value, Record& record);
  void read_forwarded(ondemand::value value, Record& record);
  void read_mentions(ondemand::value list);
  Person read_person(ondemand::value value);
  std::string remember(const Person& person);
  std::optional<std::string_view> take(const Record& record);
  std::string text_of(ondemand::value value) { return json_.string_of(value).value_or(""); }
  void describe_thread();

  std::string_view path_;
  FileContent content_;
  JsonStream stream_;
  JsonText& json_;
  DiscordFileName file_;
  ThreadPart part_;
  std::set<std::string> authors_;
  std::string guild_;
  std::string channel_id_;
  std::string channel_type_;
  std::string channel_name_;
  bool has_messages_ = false;
  bool all_utc_ = true;
};

/// A field's text, also of a number.
std::string type_of(ondemand::value value, std::optional<std::string> text) {
  if (text) return *text;
  const auto number = integer_of(value);
  return number ? std::to_string(*number) : std::string("?");
}

void Reader::read_root() {
  if (stream_.is_list()) return read_messages();
  stream_.members([&](std::string_view key) {
    if (key == "guild") {
      stream_.value([&](ondemand::value value) { read_guild(value); });
    } else if (key == "channel") {
      stream_.value([&](ondemand::value value) { read_channel(value); });
    } else if (key == "messages") {
      read_messages();
    }
  });
  if (!has_messages_)
    throw Error(std::string(path_) + ": there is no list of messages in it",
                "export the channel again with DiscordChatExporter as JSON");
}

void Reader::read_guild(ondemand::value value) {
  if (value.type() != ondemand::json_type::object) return;
  for (ondemand::field field : value.get_object())
    if (json_.key_of(field) == "name") guild_ = text_of(field.value());
}

void Reader::read_channel(ondemand::value value) {
  if (value.type() != ondemand::json_type::object) return;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = json_.key_of(field);
    if (key == "id") {
      channel_id_ = text_of(field.value());
    } else if (key == "type") {
      ondemand::value type = field.value();
      channel_type_ = type_of(type, json_.string_of(type));
    } else if (key == "name") {
      channel_name_ = text_of(field.value());
    }
  }
}

void Reader::read_messages() {
  if (has_messages_) throw Error(std::string(path_) + ": it has two lists of messages");
  has_messages_ = true;
  if (!stream_.is_list()) throw Error(std::string(path_) + ": \"messages\" is not a list");
  stream_.elements([&](ondemand::value value) {
    ++content_.records;
    read_message(value);
  });
}

void Reader::read_message(ondemand::value value) {
  std::optional<std::string_view> reason = "not-an-object";
  if (value.type() == ondemand::json_type::object) {
    Record record;
    for (ondemand::field field : value.get_object()) {
      const std::string_view key = json_.key_of(field);
      read_field(key, field.value(), record);
    }
    reason = take(record);
  }
  if (reason)
    content_.rejects.push_back(
        {std::string(path_), content_.records, "message", {}, std::string(*reason)});
}

void Reader::read_field(std::string_view key, ondemand::value value, Record& record) {
  if (key == "content") {
    record.content = text_of(value);
  } else if (key == "timestamp") {
    record.timestamp = text_of(value);
  } else if (key == "type") {
    record.type = type_of(value, json_.string_of(value));
  } else if (key == "author") {
    record.author = read_person(value);
  } else if (key == "attachments" || key == "embeds") {
    record.media |= !says_nothing(value);
  } else if (key == "stickers" || key == "sticker_items") {
    record.sticker |= !says_nothing(value);
  } else if (key == "interaction") {
    record.interaction |= !says_nothing(value);
  } else if (key == "mentions") {
    read_mentions(value);
  } else if (key == "id") {
    record.id = text_of(value);
  } else if (key == "reference") {
    read_reference(value, record);
  } else if (key == "forwardedMessage") {
    read_forwarded(value, record);
  } else if (key == "channel_id" && channel_id_.empty()) {
    channel_id_ = text_of(value);  // a bare list has no other place for it
  }
}

void Reader::read_reference(ondemand::value value, Record& record) {
  if (value.type() != ondemand::json_type::object) return;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = json_.key_of(field);
    if (key == "type") {
      record.forwarded |= text_of(field.value()) == "Forward";
    } else if (key == "messageId" || key == "message_id") {
      record.answered = text_of(field.value());
    }
  }
}

void Reader::read_forwarded(ondemand::value value, Record& record) {
  if (value.type() != ondemand::json_type::object) return;
  record.forwarded = true;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = json_.key_of(field);
    if (key == "content") {
      record.forwarded_content = text_of(field.value());
    } else if (key == "attachments" || key == "embeds" || key == "stickers") {
      record.media |= !says_nothing(field.value());
    }
  }
}

void Reader::read_mentions(ondemand::value list) {
  if (list.type() != ondemand::json_type::array) return;
  for (ondemand::value person : list.get_array()) remember(read_person(person));
}

Person Reader::read_person(ondemand::value value) {
  Person person;
  if (value.type() != ondemand::json_type::object) return person;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = json_.key_of(field);
    if (key == "id") {
      person.id = text_of(field.value());
    } else if (key == "name" || key == "username") {
      person.name = text_of(field.value());
    } else if (key == "nickname" || key == "global_name") {
      person.nickname = text_of(field.value());
    } else if (key == "isBot" || key == "bot") {
      person.is_bot = is_true(field.value());
    }
  }
  return person;
}

/// Keeps what the person is called; returns how messages refer to them. Empty for nobody.
std::string Reader::remember(const Person& person) {
  std::string name(trimmed(is_blank(person.nickname) ? person.name : person.nickname));
  if (person.id.empty()) return name;
  if (!name.empty()) content_.names.try_emplace(person.id, name);
  return person.id;
}

/// The reason why the record is no message; none when it became one.
std::optional<std::string_view> Reader::take(const Record& record) {
  const auto time = parse_time(trimmed(record.timestamp));
  if (!time) return "bad-date";
  chat::Message message;
  message.author = remember(record.author);
  if (message.author.empty()) return "no-sender";
  message.sent_at = time->time;
  message.forwarded = record.forwarded;
  if (!record.id.empty()) message.id = chat::link_id(record.id);
  if (!record.answered.empty() && !record.forwarded)
    message.reply_to = chat::link_id(record.answered);
  std::string text =
      readable_markup(is_blank(record.content) ? record.forwarded_content : record.content);
  message.kind = kind_of(record, text);
  if (message.kind == chat::Kind::Text) message.text = std::move(text);
  if (!record.author.is_bot) authors_.insert(message.author);
  all_utc_ &= time->zone == Zone::Utc;
  message.record = static_cast<std::uint32_t>(content_.records);
  part_.thread.messages.push_back(std::move(message));
  return std::nullopt;
}

void Reader::describe_thread() {
  chat::Thread& thread = part_.thread;
  const bool direct = channel_type_ == "DirectTextChat" || channel_type_ == "1";
  const bool group = channel_type_ == "DirectGroupTextChat" || channel_type_ == "3";
  part_.number = file_.number;
  thread.key = channel_id_.empty() ? file_.key : discord_channel_key(channel_id_);
  thread.title = channel_name_.empty() ? file_.title : channel_name_;
  if (!direct && !group && !guild_.empty() && !channel_name_.empty())
    thread.title = guild_ + " #" + channel_name_;
  thread.participants.assign(authors_.begin(), authors_.end());
  thread.is_group = channel_type_.empty() ? authors_.size() > 2 : !direct;
  thread.zone = all_utc_ ? Zone::Utc : Zone::Local;
}

bool has(std::string_view text, std::string_view needle) {
  return text.find(needle) != std::string_view::npos;
}

}  // namespace

Match is_discord_exporter_json(const Glimpse& glimpse) {
  const std::string_view head = trimmed(glimpse.head);
  const bool channel =
      head.starts_with('{') && has(head, "\"guild\"") && has(head, "\"channel\"") &&
      (has(head, "\"messages\"") || has(head, "\"exportedAt\"") || has(head, "\"dateRange\""));
  const bool list = head.starts_with('[') && has(head, "\"author\"") &&
                    has(head, "\"timestamp\"") && has(head, "\"content\"") &&
                    has(head, "\"discriminator\"");
  return channel || list ? Match::Yes : Match::No;
}

FileContent read_discord_exporter_json(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
