#include "sources/google_chat.h"

#include <simdjson.h>

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "sources/json_stream.h"
#include "sources/long_dates.h"
#include "sources/meta_path.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

struct Person {
  std::string name;
  std::string email;
  bool is_bot = false;

  /// What messages know the person by.
  const std::string& id() const noexcept { return email.empty() ? name : email; }
};

/// An element of `messages`, before it is known whether it has a time.
struct Record {
  Person creator;
  std::string text;
  std::optional<Time> created;
  std::optional<Time> deleted_at;
  bool deleted = false;
  bool call = false;
  bool system = false;
  bool media = false;
};

chat::Kind kind_of(const Record& record) {
  if (record.deleted) return chat::Kind::Unsent;
  if (record.creator.is_bot) return chat::Kind::System;
  if (!is_blank(record.text)) return chat::Kind::Text;
  if (record.call) return chat::Kind::Call;
  if (record.system) return chat::Kind::System;
  return record.media ? chat::Kind::Media : chat::Kind::Empty;
}

bool has(std::string_view text, std::string_view needle) {
  return text.find(needle) != std::string_view::npos;
}

/// "k6oxHQAAAAE" of "…/Groups/DM k6oxHQAAAAE/messages.json": parts of a conversation in several
/// archives share it. A folder of another name is known by its whole path.
std::string key_of_thread(std::string_view path) {
  const std::string_view folder = folder_of(path);
  const std::string_view name = file_name_of(folder);
  for (const std::string_view start : {"DM ", "Space "})
    if (name.starts_with(start) && name.size() > start.size())
      return std::string(name.substr(start.size()));
  return std::string(folder.empty() ? path : folder);
}

/// A space has a name of its own; a DM is between two.
bool is_space(std::string_view path) { return file_name_of(folder_of(path)).starts_with("Space "); }

class Reader {
 public:
  explicit Reader(const Document& document)
      : path_(document.path), stream_(document), json_(stream_.json()) {
    part_.thread.zone = Zone::Utc;
    part_.thread.key = key_of_thread(path_);
    part_.thread.is_group = is_space(path_);
  }

  FileContent read() {
    stream_.read([&] {
      stream_.members([&](std::string_view key) {
        if (key == "messages") {
          read_messages();
        } else if (key == "members") {
          read_members();
        } else if (key == "name") {
          part_.thread.title = stream_.text();
        } else if (key == "user") {
          stream_.value([&](ondemand::value value) { read_owner(value); });
        }
      });
    });
    stream_.note_mended(content_);
    describe();
    return std::move(content_);
  }

 private:
  void read_messages();
  void read_members();
  void read_owner(ondemand::value value);
  Record read_record(ondemand::value value);
  void read_annotations(ondemand::value list, Record& record);
  Person read_person(ondemand::value value);
  void add(Record record);
  void reject(std::string_view reason);
  void add_participant(const std::string& id);
  void describe();

  std::string_view path_;
  FileContent content_;
  JsonStream stream_;
  JsonText& json_;
  ThreadPart part_;
  bool is_thread_ = false;
  std::size_t bad_dates_ = 0;
  std::set<std::string> people_;
};

Person Reader::read_person(ondemand::value value) {
  Person person;
  if (value.type() != ondemand::json_type::object) return person;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = json_.key_of(field);
    if (key == "name") {
      person.name = trimmed(json_.string_of(field.value()).value_or(""));
    } else if (key == "email") {
      person.email = ascii_lower(trimmed(json_.string_of(field.value()).value_or("")));
    } else if (key == "user_type") {
      person.is_bot = json_.string_of(field.value()) == "Bot";
    }
  }
  if (!person.email.empty() && !person.name.empty())
    content_.names.emplace(person.email, person.name);
  return person;
}

void Reader::read_messages() {
  is_thread_ = true;
  stream_.elements([&](ondemand::value value) {
    ++content_.records;
    if (value.type() != ondemand::json_type::object) {
      reject("not-an-object");
    } else {
      add(read_record(value));
    }
  });
}

Record Reader::read_record(ondemand::value value) {
  Record record;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = json_.key_of(field);
    if (key == "creator") {
      record.creator = read_person(field.value());
    } else if (key == "created_date") {
      record.created = read_long_date(json_.string_of(field.value()).value_or(""));
    } else if (key == "deleted_date") {
      record.deleted_at = read_long_date(json_.string_of(field.value()).value_or(""));
    } else if (key == "text") {
      record.text = json_.string_of(field.value()).value_or("");
    } else if (key == "message_state") {
      record.deleted |= json_.string_of(field.value()) == "DELETED";
    } else if (key == "deletion_metadata") {
      record.deleted = true;
    } else if (key == "attached_files") {
      record.media |= !says_nothing(field.value());
    } else if (key == "annotations") {
      read_annotations(field.value(), record);
    }
  }
  return record;
}

/// What a message without words is: "video_call_metadata" and the like name it.
void Reader::read_annotations(ondemand::value list, Record& record) {
  if (list.type() != ondemand::json_type::array) return;
  for (ondemand::value annotation : list.get_array()) {
    if (annotation.type() != ondemand::json_type::object) continue;
    for (ondemand::field field : annotation.get_object()) {
      const std::string_view key = json_.key_of(field);
      record.call |= has(key, "call_");
      record.system |= has(key, "membership") || has(key, "group_details");
      record.media |= key.ends_with("_metadata") && key != "format_metadata";
    }
  }
}

/// A deleted message may have lost its date: it stands where the file has it.
void Reader::add(Record record) {
  auto& messages = part_.thread.messages;
  if (!record.created && record.deleted)
    record.created = messages.empty() ? record.deleted_at : messages.back().sent_at;
  if (!record.created) {
    ++bad_dates_;
    return reject("bad-date");
  }
  chat::Message message;
  message.author = record.creator.id();
  message.sent_at = *record.created;
  message.kind = kind_of(record);
  if (message.kind == chat::Kind::Text) message.text = with_line_feeds(record.text);
  if (!record.creator.is_bot) add_participant(message.author);
  message.record = static_cast<std::uint32_t>(content_.records);
  messages.push_back(std::move(message));
}

void Reader::reject(std::string_view reason) {
  content_.rejects.push_back({std::string(path_), content_.records, "message", {}, reason});
}

void Reader::add_participant(const std::string& id) {
  if (!id.empty() && people_.insert(id).second) part_.thread.participants.push_back(id);
}

/// Who is in a conversation: group_info.json, which holds no messages.
void Reader::read_members() {
  is_thread_ = true;
  stream_.elements([&](ondemand::value value) {
    const Person person = read_person(value);
    if (!person.is_bot) add_participant(person.id());
  });
}

void Reader::read_owner(ondemand::value value) {
  const Person owner = read_person(value);
  for (const std::string& name : {owner.name, owner.email})
    if (!name.empty()) content_.stated_owner.push_back(name);
}

void Reader::describe() {
  content_.variant = content_.stated_owner.empty() ? "Takeout" : "the account";
  if (bad_dates_ > 0 && bad_dates_ == content_.rejects.size() && part_.thread.messages.empty())
    content_.notes.push_back(std::string(path_) +
                             ": no date could be read: set the language of the Google account to "
                             "English and ask for the export again");
  if (!is_thread_) return;
  part_.thread.is_group |= people_.size() > 2;
  content_.parts.push_back(std::move(part_));
}

}  // namespace

Match is_google_chat(const Glimpse& glimpse) {
  const std::string_view name = file_name_of(glimpse.path);
  const std::string_view head = glimpse.head;
  const std::size_t start = head.find_first_not_of(" \t\r\n");
  if (start == head.npos || head[start] != '{') return Match::No;
  const bool has_people = has(head, "\"user_type\"") || has(head, "\"email\"");
  if (name == "group_info.json") return has(head, "\"members\"") ? Match::Yes : Match::No;
  if (name == "user_info.json") return has(head, "\"user\"") && has_people ? Match::Yes : Match::No;
  const bool is_list = has(head, "\"messages\"") &&
                       (has(head, "\"created_date\"") || has(head, "\"deletion_metadata\"")) &&
                       (has(head, "\"topic_id\"") || has(head, "\"creator\""));
  return is_list ? Match::Yes : Match::No;
}

FileContent read_google_chat(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
