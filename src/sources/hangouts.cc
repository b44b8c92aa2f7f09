#include "sources/hangouts.h"

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "sources/json_stream.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

/// An element of a list of events.
struct Event {
  std::string sender;
  std::string type;
  std::string text;
  std::optional<Time> time;
  bool chat = false;
  bool call = false;
  bool attachment = false;
};

chat::Kind kind_of(const Event& event) {
  if (event.call || event.type == "HANGOUT_EVENT") return chat::Kind::Call;
  if (!event.chat) return chat::Kind::System;  // added, removed, renamed, history on and off
  if (!is_blank(event.text)) return chat::Kind::Text;
  return event.attachment ? chat::Kind::Media : chat::Kind::Empty;
}

class Reader {
 public:
  explicit Reader(const Document& document)
      : document_(document), path_(document.path), stream_(document), json_(stream_.json()) {}

  FileContent read() {
    stream_.read([&] {
      stream_.members([&](std::string_view key) {
        if (key == "conversations" || key == "conversation_state") read_list();
      });
    });
    stream_.note_mended(content_);
    state_owner();
    content_.variant = "Hangouts";
    return std::move(content_);
  }

 private:
  void read_list();
  void read_level(int depth);
  void read_field(std::string_view key, ondemand::value value);
  void read_participants(ondemand::value list);
  void read_events();
  Event read_event(ondemand::value value);
  void read_chat_message(ondemand::value value, Event& event);
  void read_segments(ondemand::value list, Event& event);
  std::string member_of(ondemand::value value, std::string_view wanted);
  void read_self(ondemand::value value, int depth);
  void add(Event event);
  void reject(std::string_view reason);
  void finish_thread();
  void state_owner();

  const Document& document_;
  std::string_view path_;
  FileContent content_;
  JsonStream stream_;
  JsonText& json_;
  std::size_t threads_ = 0;
  ThreadPart part_;
  std::set<std::string> people_;
  std::set<std::string> own_ids_;
};

void Reader::read_list() {
  stream_.items([&] {
    part_ = {};
    people_.clear();
    read_level(0);
    finish_thread();
  });
}

/// The file has "conversation" inside of "conversation", and has done so in more than one way:
/// what a field is shows at any level.
void Reader::read_level(int depth) {
  constexpr int kDeepest = 3;
  stream_.members([&](std::string_view key) {
    if (key == "conversation" || key == "conversation_state") {
      if (depth < kDeepest) read_level(depth + 1);
    } else if (key == "event" || key == "events") {
      read_events();
    } else if (key == "conversation_id" || key == "id" || key == "name" || key == "type" ||
               key == "participant_data" || key == "self_conversation_state") {
      stream_.value([&](ondemand::value value) { read_field(key, value); });
    }
  });
}

void Reader::read_field(std::string_view key, ondemand::value value) {
  if (key == "conversation_id" || key == "id") {
    std::string id = member_of(value, "id");
    if (!id.empty()) part_.thread.key = std::move(id);
  } else if (key == "name") {
    part_.thread.title = json_.string_of(value).value_or("");
  } else if (key == "type") {
    part_.thread.is_group |= json_.string_of(value) == "GROUP";
  } else if (key == "participant_data") {
    read_participants(value);
  } else {
    read_self(value, 0);
  }
}

/// The string `wanted` of an object; empty where there is none.
std::string Reader::member_of(ondemand::value value, std::string_view wanted) {
  std::string found;
  if (value.type() != ondemand::json_type::object) return found;
  for (ondemand::field field : value.get_object())
    if (json_.key_of(field) == wanted) found = json_.string_of(field.value()).value_or("");
  return found;
}

void Reader::read_participants(ondemand::value list) {
  if (list.type() != ondemand::json_type::array) return;
  for (ondemand::value value : list.get_array()) {
    if (value.type() != ondemand::json_type::object) continue;
    std::string id;
    std::string name;
    for (ondemand::field field : value.get_object()) {
      const std::string_view key = json_.key_of(field);
      if (key == "id") id = member_of(field.value(), "gaia_id");
      if (key == "fallback_name") name = trimmed(json_.string_of(field.value()).value_or(""));
    }
    if (!id.empty()) people_.insert(id);
    if (!id.empty() && !name.empty()) content_.names.emplace(id, name);
  }
}

/// {"self_read_state": {"participant_id": {"gaia_id": …}}} is the account itself.
void Reader::read_self(ondemand::value value, int depth) {
  constexpr int kDeepest = 1;
  if (value.type() != ondemand::json_type::object) return;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = json_.key_of(field);
    if (key == "participant_id" || key == "user_id") {
      std::string id = member_of(field.value(), "gaia_id");
      if (!id.empty()) own_ids_.insert(std::move(id));
    } else if (key == "self_read_state" && depth < kDeepest) {
      read_self(field.value(), depth + 1);
    }
  }
}

void Reader::read_events() {
  stream_.elements([&](ondemand::value value) {
    ++content_.records;
    if (value.type() != ondemand::json_type::object) {
      reject("not-an-object");
    } else {
      add(read_event(value));
    }
  });
}

Event Reader::read_event(ondemand::value value) {
  Event event;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = json_.key_of(field);
    if (key == "sender_id") {
      event.sender = member_of(field.value(), "gaia_id");
    } else if (key == "timestamp") {  // microseconds
      if (const auto time = integer_of(field.value()))
        event.time = time_from_milliseconds(*time / 1000);
    } else if (key == "event_type") {
      event.type = json_.string_of(field.value()).value_or("");
    } else if (key == "self_event_state") {
      read_self(field.value(), 0);
    } else if (key == "hangout_event") {
      event.call = true;
    } else if (key == "chat_message") {
      event.chat = true;
      read_chat_message(field.value(), event);
    }
  }
  return event;
}

void Reader::read_chat_message(ondemand::value value, Event& event) {
  if (value.type() != ondemand::json_type::object) return;
  for (ondemand::field field : value.get_object()) {
    if (json_.key_of(field) != "message_content") continue;
    ondemand::value content = field.value();
    if (content.type() != ondemand::json_type::object) continue;
    for (ondemand::field inside : content.get_object()) {
      const std::string_view key = json_.key_of(inside);
      if (key == "segment") read_segments(inside.value(), event);
      if (key == "attachment") event.attachment |= !says_nothing(inside.value());
    }
  }
}

/// Pieces of the text; a line break may have no text of its own.
void Reader::read_segments(ondemand::value list, Event& event) {
  if (list.type() != ondemand::json_type::array) return;
  for (ondemand::value value : list.get_array()) {
    if (value.type() != ondemand::json_type::object) continue;
    std::string text;
    bool line_break = false;
    for (ondemand::field field : value.get_object()) {
      const std::string_view key = json_.key_of(field);
      if (key == "text") text = json_.string_of(field.value()).value_or("");
      if (key == "type") line_break = json_.string_of(field.value()) == "LINE_BREAK";
    }
    event.text += line_break ? "\n" : text;
  }
}

void Reader::add(Event event) {
  if (!event.time) return reject("bad-time");
  chat::Message message;
  message.kind = kind_of(event);
  message.author = std::move(event.sender);
  message.sent_at = *event.time;
  if (message.kind == chat::Kind::Text) message.text = with_line_feeds(event.text);
  if (!message.author.empty()) people_.insert(message.author);
  message.record = static_cast<std::uint32_t>(content_.records);
  part_.thread.messages.push_back(std::move(message));
}

void Reader::reject(std::string_view reason) {
  content_.rejects.push_back({std::string(path_), content_.records, "message", {}, reason});
}

void Reader::finish_thread() {
  chat::Thread& thread = part_.thread;
  if (thread.messages.empty()) return;
  thread.zone = Zone::Utc;
  // Without its id a conversation is a thread of its own.
  if (thread.key.empty()) thread.key = std::string(path_) + "#" + std::to_string(threads_);
  thread.participants.assign(people_.begin(), people_.end());
  thread.is_group |= people_.size() > 2;
  ++threads_;
  document_.hand_over(std::move(part_), content_);
}

void Reader::state_owner() {
  for (const std::string& id : own_ids_) {
    const auto name = content_.names.find(id);
    content_.stated_owner.push_back(name != content_.names.end() ? name->second : id);
  }
}

bool has(std::string_view text, std::string_view needle) {
  return text.find(needle) != std::string_view::npos;
}

}  // namespace

Match is_hangouts(const Glimpse& glimpse) {
  const std::string_view head = glimpse.head;
  const std::size_t start = head.find_first_not_of(" \t\r\n");
  if (start == head.npos || head[start] != '{') return Match::No;
  const bool has_list = has(head, "\"conversations\"") || has(head, "\"conversation_state\"");
  return has_list && has(head, "\"conversation_id\"") && has(head, "\"gaia_id\"") ? Match::Yes
                                                                                  : Match::No;
}

FileContent read_hangouts(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
