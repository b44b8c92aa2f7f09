#include "sources/telegram_message.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

/// A field that is there only where a message has something besides words, and what that is.
struct Attachment {
  std::string_view key;
  chat::Kind kind;
};

constexpr std::array<Attachment, 15> kAttachments{{
    {"photo", chat::Kind::Media},
    {"file", chat::Kind::Media},
    {"media_type", chat::Kind::Media},
    {"self_destruct_period_seconds", chat::Kind::Media},
    {"game_title", chat::Kind::Media},
    {"invoice_information", chat::Kind::Media},
    {"paid_stars_amount", chat::Kind::Media},
    {"giveaway_information", chat::Kind::Media},
    {"giveaway_results", chat::Kind::Media},
    {"location_information", chat::Kind::Location},
    {"place_name", chat::Kind::Location},
    {"contact_information", chat::Kind::Contact},
    {"contact_vcard", chat::Kind::Contact},
    {"poll", chat::Kind::Poll},
    {"todo_list", chat::Kind::Poll},
}};

/// What an element says about itself, besides the record.
struct Signs {
  std::string type;
  std::string action;
  std::string entities;  // the text once more, as a flat list
  std::string media_type;
  chat::Kind attachment = chat::Kind::Empty;
  bool answers_elsewhere = false;  // a message of another chat, whose ids are its own
};

/// The text of a part that is an object: `{"type": "link", "text": "…"}`.
void append_part(ondemand::value part, JsonText& json, std::string& text) {
  if (auto plain = json.string_of(part)) {
    text += *plain;
  } else if (part.type() == ondemand::json_type::object) {
    for (ondemand::field field : part.get_object())
      if (json.key_of(field) == "text") text += json.string_of(field.value()).value_or("");
  }
}

/// A string, or a list of strings and objects, which follow one another without anything between.
std::string text_of(ondemand::value value, JsonText& json) {
  if (auto plain = json.string_of(value)) return std::move(*plain);
  std::string text;
  if (value.type() == ondemand::json_type::array)
    for (ondemand::value part : value.get_array()) append_part(part, json, text);
  return text;
}

/// "user123" as it stands; digits where it is a number.
std::string id_of(ondemand::value value, JsonText& json) {
  if (auto id = json.string_of(value)) return std::move(*id);
  const auto number = integer_of(value);
  return number ? std::to_string(*number) : std::string();
}

std::optional<Time> utc_of(ondemand::value value) {
  const auto seconds = integer_of(value);
  return seconds ? time_from_seconds(static_cast<double>(*seconds)) : std::nullopt;
}

/// A wall clock. A date that is missing in Telegram itself is written as the first of all seconds.
void read_date(std::string_view text, TelegramRecord& record) {
  const auto time = parse_time(text);
  if (!time || time->time.time_since_epoch() < std::chrono::days(2)) return;
  (time->zone == Zone::Utc ? record.utc : record.local) = time->time;
}

void read_attachment(std::string_view key, ondemand::value value, JsonText& json, Signs& signs) {
  const auto* const found = std::find_if(kAttachments.begin(), kAttachments.end(),
                                         [&](const Attachment& a) { return a.key == key; });
  if (found == kAttachments.end() || says_nothing(value)) return;
  if (key == "media_type") signs.media_type = json.string_of(value).value_or("");
  // A card may have a photo, a place a file: what is special says more.
  if (signs.attachment == chat::Kind::Empty || signs.attachment == chat::Kind::Media)
    signs.attachment = found->kind;
}

void read_field(std::string_view key, ondemand::value value, JsonText& json, TelegramRecord& record,
                Signs& signs) {
  if (key == "type") {
    signs.type = json.string_of(value).value_or("");
  } else if (key == "date_unixtime") {
    record.utc = utc_of(value);
  } else if (key == "date") {
    read_date(json.string_of(value).value_or(""), record);
  } else if (key == "from" || key == "actor") {
    record.sender_name = json.string_of(value).value_or("");
  } else if (key == "from_id" || key == "actor_id") {
    record.sender_id = id_of(value, json);
  } else if (key == "text") {
    record.message.text = text_of(value, json);
  } else if (key == "text_entities") {
    // Newer exports say everything twice; only where `text` is missing is this worth the time.
    if (record.message.text.empty()) signs.entities = text_of(value, json);
  } else if (key == "forwarded_from" || key == "forwarded_from_id" || key == "saved_from" ||
             key == "via_bot") {
    // Also where it is null, from a deleted account; an inline bot's words are not the sender's.
    record.message.forwarded = true;
  } else if (key == "id") {
    record.message.id = chat::link_id(id_of(value, json));
  } else if (key == "reply_to_message_id") {
    record.message.reply_to = chat::link_id(id_of(value, json));
  } else if (key == "reply_to_peer_id") {
    signs.answers_elsewhere = true;
  } else if (key == "action") {
    signs.action = json.string_of(value).value_or("");
  } else {
    read_attachment(key, value, json, signs);
  }
}

chat::Kind kind_of(const std::string& text, const Signs& signs) {
  if (signs.type == "service") {
    const bool is_call = signs.action == "phone_call" || signs.action == "group_call" ||
                         signs.action == "conference_call";
    return is_call ? chat::Kind::Call : chat::Kind::System;
  }
  if (!is_blank(text)) return chat::Kind::Text;
  if (signs.media_type == "sticker") return chat::Kind::Sticker;
  if (signs.type == "unsupported") return chat::Kind::Media;  // sent, but newer than the exporter
  return signs.attachment;
}

}  // namespace

TelegramElement read_telegram_message(ondemand::value value, JsonText& json) {
  if (value.type() != ondemand::json_type::object) return {{}, "not-an-object"};
  TelegramRecord record;
  Signs signs;
  for (ondemand::field field : value.get_object()) {
    const std::string key(json.key_of(field));
    read_field(key, field.value(), json, record, signs);
  }
  // Sent with something newer than the program that exported it: id and type are all there is.
  if (signs.type == "unsupported" && !record.utc && !record.local) return {{}, "unsupported"};
  if (!signs.type.empty() && signs.type != "message" && signs.type != "service" &&
      signs.type != "unsupported")
    return {{}, "bad-type"};
  if (signs.answers_elsewhere) record.message.reply_to = 0;
  std::string& text = record.message.text;
  if (text.empty()) text = std::move(signs.entities);
  record.message.kind = kind_of(text, signs);
  text = record.message.kind == chat::Kind::Text ? with_line_feeds(text) : std::string();
  return {std::move(record), {}};
}

}  // namespace idiolect::sources
