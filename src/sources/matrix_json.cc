#include "sources/matrix_json.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "sources/json_head.h"
#include "sources/json_text.h"
#include "sources/matrix_event.h"
#include "sources/meta_path.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

class Reader {
 public:
  explicit Reader(const Document& document) : path_(document.path), json_(document, content_) {}

  FileContent read() {
    json_.read([this](ondemand::value root) { read_root(root); });
    if (!has_messages_)
      throw Error(std::string(path_) + ": no export of a Matrix room: it has no list of messages",
                  "in Element, export the chat as JSON");
    finish();
    return std::move(content_);
  }

 private:
  void read_root(ondemand::value root);
  void read_messages(ondemand::value list);
  void take(MatrixEvent event);
  void finish();
  void name_people();

  std::string_view path_;
  FileContent content_;
  JsonText json_;
  bool has_messages_ = false;
  std::string room_;
  ThreadPart part_;
  std::map<std::string, std::string> called_;               // id → name
  std::unordered_map<std::string, std::size_t> at_;         // id of an event → its message
  std::vector<std::pair<std::string, std::size_t>> edits_;  // target → the edit's message
};

void Reader::read_root(ondemand::value root) {
  if (root.type() != ondemand::json_type::object) return;
  for (ondemand::field field : root.get_object()) {
    const std::string key(json_.key_of(field));
    ondemand::value value = field.value();
    if (key == "room_name") part_.thread.title = json_.string_of(value).value_or("");
    if (key == "exported_by")
      if (auto name = json_.string_of(value); name && !name->empty())
        content_.stated_owner.push_back(std::move(*name));
    if (key == "messages") read_messages(value);
  }
}

void Reader::read_messages(ondemand::value list) {
  if (list.type() != ondemand::json_type::array) return;
  has_messages_ = true;
  for (ondemand::value value : list.get_array()) {
    ++content_.records;
    MatrixEvent event = read_matrix_event(value, json_);
    if (event.reason.empty()) {
      take(std::move(event));
    } else {
      content_.rejects.push_back(
          {std::string(path_), content_.records, "message", {}, std::string(event.reason)});
    }
  }
}

void Reader::take(MatrixEvent event) {
  auto& messages = part_.thread.messages;
  if (room_.empty()) room_ = std::move(event.room);
  if (!event.member.empty() && !event.member_name.empty())
    called_[event.member] = event.member_name;
  if (!event.replaces.empty()) {
    edits_.emplace_back(std::move(event.replaces), messages.size());
  } else if (!event.id.empty()) {
    at_.try_emplace(std::move(event.id), messages.size());
  }
  event.message.record = static_cast<std::uint32_t>(content_.records);
  messages.push_back(std::move(event.message));
}

/// Gives each edited message its last text. The edit itself says nothing then; where the message it
/// mends is not in the file, or is somebody else's, it stands for itself.
void Reader::finish() {
  chat::Thread& thread = part_.thread;
  for (const auto& [target, edit] : edits_) {
    const auto found = at_.find(target);
    chat::Message& mended = thread.messages[edit];
    if (found == at_.end()) continue;
    chat::Message& message = thread.messages[found->second];
    if (message.author != mended.author) continue;
    const bool is_text = message.kind == chat::Kind::Text && mended.kind == chat::Kind::Text;
    if (is_text) message.text = std::move(mended.text);
    mended.text.clear();
    mended.kind = chat::Kind::System;
  }
  std::set<std::string> people;
  for (const auto& [member, name] : called_) people.insert(member);
  for (const chat::Message& message : thread.messages)
    if (message.kind != chat::Kind::System) people.insert(message.author);
  thread.participants.assign(people.begin(), people.end());
  thread.is_group = people.size() > 2;
  thread.zone = Zone::Utc;
  thread.key = room_.empty() ? std::string(path_) : room_;
  if (thread.title.empty()) thread.title = file_name_of(path_);
  name_people();
  content_.variant = "Element JSON";
  content_.parts.push_back(std::move(part_));
}

/// Two who go by one name are told apart by their ids.
void Reader::name_people() {
  std::map<std::string, std::size_t> bearers;
  for (const auto& [member, name] : called_) ++bearers[name];
  for (const auto& [member, name] : called_)
    content_.names[member] =
        bearers[name] > 1 ? std::string(name).append(" (").append(member).append(")") : name;
}

bool has(const std::vector<HeadKey>& keys, std::size_t depth, std::string_view name) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](const HeadKey& key) { return key.depth == depth && key.name == name; });
}

}  // namespace

Match is_matrix_json(const Glimpse& glimpse) {
  const std::vector<HeadKey> keys = keys_of_head(glimpse.head, 3);
  if (has(keys, 1, "room_name") && has(keys, 1, "exported_by")) return Match::Yes;
  const bool has_events =
      has(keys, 1, "messages") && has(keys, 3, "origin_server_ts") && has(keys, 3, "sender");
  return has_events ? Match::Yes : Match::No;
}

FileContent read_matrix_json(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
