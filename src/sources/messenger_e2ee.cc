#include "sources/messenger_e2ee.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/error.h"
#include "chat/placeholder_names.h"
#include "sources/json_text.h"
#include "sources/meta_path.h"
#include "sources/meta_strings.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

/// What an element of `messages` says about itself, besides the message.
struct Signs {
  bool timed = false;
  bool unsent = false;
  bool placeholder = false;  // in the place of what the export cannot show
  bool media = false;
};

chat::Kind kind_of(const chat::Message& message, const Signs& signs) {
  if (signs.unsent) return chat::Kind::Unsent;
  if (signs.placeholder) return chat::Kind::System;
  if (!is_blank(message.text)) return chat::Kind::Text;
  return signs.media ? chat::Kind::Media : chat::Kind::Empty;
}

/// "Bob" of "Bob_15" in Bob_15.json: the export numbers its files, and names the threads so too.
std::string_view without_file_number(std::string_view name, std::string_view path) {
  std::string_view stem = file_name_of(path);
  stem = stem.substr(0, stem.rfind('.'));
  const std::size_t digits = name.find_last_not_of("0123456789");
  if (digits == std::string_view::npos || digits == 0 || name[digits] != '_' ||
      digits + 1 == name.size() || !stem.ends_with(name.substr(digits)))
    return name;
  return name.substr(0, digits);
}

class Reader {
 public:
  explicit Reader(const Document& document) : path_(document.path), json_(document, content_) {}

  FileContent read() {
    content_.variant = "end-to-end encrypted, JSON";
    json_.read([&](ondemand::value root) { read_root(root); });
    if (!has_messages_)
      throw Error(std::string(path_) + ": there is no list of messages in it",
                  "an end-to-end encrypted thread has \"participants\", \"threadName\" and "
                  "\"messages\"; export it again");
    describe_thread();
    content_.parts.push_back(std::move(part_));
    return std::move(content_);
  }

 private:
  /// Clean as a rule; some exports have Meta's mojibake here as well.
  std::string string_of(ondemand::value value) {
    const auto text = json_.string_of(value);
    return text ? strings_.mend(*text) : std::string();
  }

  void read_root(ondemand::value root);
  void read_participants(ondemand::value list);
  void read_messages(ondemand::value list);
  void read_message(ondemand::value value);
  void read_field(std::string_view key, ondemand::value value, chat::Message& message,
                  Signs& signs);
  void reject(std::string_view reason);
  void describe_thread();

  std::string_view path_;
  FileContent content_;
  JsonText json_;
  MetaStrings strings_;
  ThreadPart part_;
  bool has_messages_ = false;
};

void Reader::read_root(ondemand::value root) {
  for (ondemand::field field : root.get_object()) {
    const std::string_view key = json_.key_of(field);
    if (key == "messages") {
      read_messages(field.value());
    } else if (key == "participants") {
      read_participants(field.value());
    } else if (key == "threadName") {
      part_.thread.title = string_of(field.value());
    }
  }
}

void Reader::read_participants(ondemand::value list) {
  if (list.type() != ondemand::json_type::array) return;
  std::set<std::string> known;  // the list may repeat a name
  for (ondemand::value participant : list.get_array()) {
    std::string name = string_of(participant);
    if (!name.empty() && known.insert(name).second)
      part_.thread.participants.push_back(std::move(name));
  }
}

void Reader::read_messages(ondemand::value list) {
  if (has_messages_) throw Error(std::string(path_) + ": it has two lists of messages");
  has_messages_ = true;
  if (list.type() != ondemand::json_type::array)
    throw Error(std::string(path_) + ": \"messages\" is not a list");
  for (ondemand::value value : list.get_array()) {
    ++content_.records;
    read_message(value);
  }
}

void Reader::read_message(ondemand::value value) {
  if (value.type() != ondemand::json_type::object) return reject("not-an-object");
  chat::Message message;
  Signs signs;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = json_.key_of(field);
    read_field(key, field.value(), message, signs);
  }
  if (!signs.timed) return reject("bad-time");
  message.kind = kind_of(message, signs);
  if (message.kind != chat::Kind::Text) message.text.clear();
  message.record = static_cast<std::uint32_t>(content_.records);
  part_.thread.messages.push_back(std::move(message));
}

void Reader::read_field(std::string_view key, ondemand::value value, chat::Message& message,
                        Signs& signs) {
  if (key == "text") {
    message.text = with_line_feeds(string_of(value));
  } else if (key == "senderName") {
    message.author = string_of(value);
  } else if (key == "timestamp") {
    const auto number = integer_of(value);
    const auto time = number ? time_from_milliseconds(*number) : std::nullopt;
    if (time) message.sent_at = *time, signs.timed = true;
  } else if (key == "isUnsent") {
    signs.unsent |= is_true(value);
  } else if (key == "media") {
    signs.media |= !says_nothing(value);
  } else if (key == "type") {
    const std::string type = string_of(value);
    signs.placeholder |= type == "placeholder";
    signs.media |= type == "media" || type == "link";
  }
}

void Reader::reject(std::string_view reason) {
  content_.rejects.push_back({std::string(path_), content_.records, "message", {}, reason});
}

/// There is no id of a thread, and the number of its file changes from export to export: what stays
/// the same is its people and its name.
void Reader::describe_thread() {
  chat::Thread& thread = part_.thread;
  thread.zone = Zone::Utc;
  thread.title = without_file_number(thread.title, path_);
  std::set<std::string> people(thread.participants.begin(), thread.participants.end());
  for (const chat::Message& message : thread.messages)
    if (!message.author.empty()) people.insert(message.author);
  if (thread.participants.empty()) thread.participants.assign(people.begin(), people.end());
  thread.is_group = people.size() > 2;
  part_.known_by_people = !thread.is_group;
  if (std::any_of(people.begin(), people.end(), chat::stands_for_many)) {
    thread.key = path_;  // who is gone is nobody to be found again
    return;
  }
  thread.key = "e2ee\n" + thread.title;
  if (!thread.is_group)
    for (const std::string& name : people) thread.key += '\n' + name;
}

bool has(std::string_view text, std::string_view needle) {
  return text.find(needle) != std::string_view::npos;
}

}  // namespace

Match is_messenger_e2ee(const Glimpse& glimpse) {
  const std::string_view head = glimpse.head;
  const std::size_t start = head.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || head[start] != '{' || has(head, "\"sender_name\""))
    return Match::No;
  const bool named = has(head, "\"participants\"") && has(head, "\"threadName\"");
  const bool spelled = has(head, "\"senderName\"") && has(head, "\"isUnsent\"");
  return named || spelled ? Match::Yes : Match::No;
}

FileContent read_messenger_e2ee(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
