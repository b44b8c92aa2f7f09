#include "sources/matrix_event.h"

#include <algorithm>
#include <utility>

#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

/// The fields of an event and of its content, in whichever order they come.
struct Fields {
  std::string type;
  std::string state_key;
  std::string msgtype;
  std::string body;
  std::string filename;
  std::string new_body;
  std::string rel_type;
  std::string relates_to;
  std::string answered;
  std::string displayname;
  std::string membership;
  bool has_content = false;
  bool has_new_content = false;
  bool is_reply = false;
  bool redacted = false;
};

/// Calls `read` with each key and value of an object; nothing else has any.
template <class Read>
void each_field(ondemand::value value, JsonText& json, const Read& read) {
  if (value.type() != ondemand::json_type::object) return;
  for (ondemand::field field : value.get_object()) {
    const std::string key(json.key_of(field));
    read(key, field.value());
  }
}

void read_relation(ondemand::value value, JsonText& json, Fields& fields) {
  each_field(value, json, [&](std::string_view key, ondemand::value inner) {
    if (key == "rel_type") fields.rel_type = json.string_of(inner).value_or("");
    if (key == "event_id") fields.relates_to = json.string_of(inner).value_or("");
    if (key != "m.in_reply_to") return;
    fields.is_reply = true;
    each_field(inner, json, [&](std::string_view name, ondemand::value id) {
      if (name == "event_id") fields.answered = json.string_of(id).value_or("");
    });
  });
}

void read_content(ondemand::value value, JsonText& json, Fields& fields) {
  each_field(value, json, [&](std::string_view key, ondemand::value inner) {
    fields.has_content = true;
    if (key == "msgtype") fields.msgtype = json.string_of(inner).value_or("");
    if (key == "body") fields.body = json.string_of(inner).value_or("");
    if (key == "filename") fields.filename = json.string_of(inner).value_or("");
    if (key == "displayname") fields.displayname = json.string_of(inner).value_or("");
    if (key == "membership") fields.membership = json.string_of(inner).value_or("");
    if (key == "m.relates_to") read_relation(inner, json, fields);
    if (key != "m.new_content") return;
    fields.has_new_content = true;
    each_field(inner, json, [&](std::string_view name, ondemand::value body) {
      if (name == "body") fields.new_body = json.string_of(body).value_or("");
    });
  });
}

void read_fields(ondemand::value value, JsonText& json, MatrixEvent& event, Fields& fields) {
  std::optional<Time> time;
  each_field(value, json, [&](std::string_view key, ondemand::value inner) {
    if (key == "type") fields.type = json.string_of(inner).value_or("");
    if (key == "sender") event.message.author = json.string_of(inner).value_or("");
    if (key == "event_id") event.id = json.string_of(inner).value_or("");
    if (key == "room_id") event.room = json.string_of(inner).value_or("");
    if (key == "state_key") fields.state_key = json.string_of(inner).value_or("");
    if (key == "content") read_content(inner, json, fields);
    if (key == "redacted_because") fields.redacted = true;
    if (key == "origin_server_ts")
      if (const auto milliseconds = integer_of(inner)) time = time_from_milliseconds(*milliseconds);
    if (key == "unsigned")
      each_field(inner, json, [&](std::string_view name, ondemand::value) {
        fields.redacted |= name == "redacted_because";
      });
  });
  if (time) event.message.sent_at = *time;
  if (!time) event.reason = "bad-time";
}

chat::Kind kind_of_message(const Fields& fields) {
  const std::string& type = fields.msgtype;
  if (type == "m.text" || type == "m.emote")
    return is_blank(fields.body) ? chat::Kind::Empty : chat::Kind::Text;
  if (type == "m.location") return chat::Kind::Location;
  if (type == "m.image" || type == "m.video" || type == "m.audio" || type == "m.file") {
    // The body is the name of the file, unless that has a field of its own.
    const bool is_caption = !fields.filename.empty() && fields.filename != fields.body;
    return is_caption && !is_blank(fields.body) ? chat::Kind::Text : chat::Kind::Media;
  }
  return chat::Kind::System;  // m.notice, which bots send; requests to verify a key
}

chat::Kind kind_of(const Fields& fields) {
  const std::string_view type = fields.type;
  if (type == "m.room.message") {
    if (fields.redacted || !fields.has_content) return chat::Kind::Unsent;
    return kind_of_message(fields);
  }
  if (type == "m.sticker") return chat::Kind::Sticker;
  if (type == "m.reaction") return chat::Kind::Reaction;
  if (type.starts_with("m.call.")) return chat::Kind::Call;
  if (type.ends_with("poll.start")) return chat::Kind::Poll;
  return chat::Kind::System;
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

}  // namespace

std::string_view without_matrix_quote(std::string_view body) {
  if (!body.starts_with("> <@") && !body.starts_with("> * <@")) return body;
  while (body.starts_with('>'))
    body.remove_prefix(std::min(first_line(body).size() + 1, body.size()));
  if (body.starts_with('\n')) body.remove_prefix(1);
  return body;
}

MatrixEvent read_matrix_event(ondemand::value value, JsonText& json) {
  MatrixEvent event;
  if (value.type() != ondemand::json_type::object) {
    event.reason = "not-an-object";
    return event;
  }
  Fields fields;
  read_fields(value, json, event, fields);
  if (!event.reason.empty()) return event;
  if (fields.type.empty()) event.reason = "no-type";
  if (event.message.author.empty()) event.reason = "no-sender";
  if (fields.type == "m.room.encrypted" && !fields.redacted) event.reason = "not-decrypted";
  if (fields.type == "m.room.member" && fields.membership == "join") {
    event.member = std::move(fields.state_key);
    event.member_name = std::move(fields.displayname);
  }
  if (fields.rel_type == "m.replace" && fields.has_new_content) {
    event.replaces = std::move(fields.relates_to);
    fields.body = std::move(fields.new_body);  // the outer one says "* " and the same for old apps
  }
  if (!event.id.empty()) event.message.id = chat::link_id(event.id);
  if (!fields.answered.empty()) event.message.reply_to = chat::link_id(fields.answered);
  event.message.kind = fields.type == "m.room.encrypted" ? chat::Kind::Unsent : kind_of(fields);
  if (event.message.kind != chat::Kind::Text) return event;
  const std::string_view body = fields.body;
  event.message.text = with_line_feeds(fields.is_reply ? without_matrix_quote(body) : body);
  if (is_blank(event.message.text)) {
    event.message.text.clear();
    event.message.kind = chat::Kind::Empty;
  }
  return event;
}

}  // namespace idiolect::sources
