#include "sources/telegram_json.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "sources/json_head.h"
#include "sources/json_text.h"
#include "sources/meta_path.h"
#include "sources/telegram_chat.h"
#include "sources/telegram_message.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::array<std::string_view, 10> kChatTypes{
    "personal_chat",  "saved_messages",    "bot_chat",           "private_group",
    "replies",        "private_channel",   "private_supergroup", "public_supergroup",
    "public_channel", "verification_codes"};

/// What numbers the id of a chat is one of: a user, a group and a channel may have the same.
std::string_view realm_of(std::string_view type) {
  if (type == "private_group") return "group";
  if (type.ends_with("_supergroup") || type.ends_with("_channel")) return "channel";
  return type == "saved_messages" ? "saved" : "user";
}

bool has_marks(const ThreadPart& part) {
  const auto& messages = part.thread.messages;
  return std::any_of(messages.begin(), messages.end(),
                     [](const chat::Message& message) { return message.marked_owner; });
}

class Reader {
 public:
  explicit Reader(const Document& document) : path_(document.path), json_(document, content_) {}

  FileContent read() {
    json_.read([this](ondemand::value root) { read_root(root); });
    if (!is_account_ && !has_messages_)
      throw Error(std::string(path_) + ": no Telegram export: it has neither chats nor messages",
                  "in Telegram Desktop, export the chats as machine-readable JSON");
    finish();
    return std::move(content_);
  }

 private:
  void read_root(ondemand::value root);
  void read_person(ondemand::value value);
  void read_list(ondemand::value section);
  void read_chat(ondemand::value value);
  void read_chat_field(std::string_view key, ondemand::value value, TelegramChat& chat);
  void read_messages(ondemand::value list, TelegramChat& chat);
  void reject(std::string_view reason);
  std::optional<std::string> owner_by_elimination() const;
  std::string key_of(const TelegramChat& chat, std::size_t index) const;
  void state_owner(const std::optional<std::string>& id);
  void finish();

  std::string_view path_;
  FileContent content_;
  JsonText json_;
  bool is_account_ = false;
  bool has_messages_ = false;
  std::optional<std::int64_t> user_id_;
  std::string first_name_;
  std::string last_name_;
  std::vector<TelegramChat> chats_;
};

/// A whole account has `chats`, one chat has `messages`.
void Reader::read_root(ondemand::value root) {
  if (root.type() != ondemand::json_type::object) return;
  TelegramChat only;
  for (ondemand::field field : root.get_object()) {
    const std::string key(json_.key_of(field));
    ondemand::value value = field.value();
    if (key == "chats" || key == "left_chats") {
      is_account_ = true;
      read_list(value);
    } else if (key == "personal_information") {
      is_account_ = true;
      read_person(value);
    } else if (key == "about") {
      is_account_ = true;
    } else {
      read_chat_field(key, value, only);
    }
  }
  if (has_messages_ && (!is_account_ || only.id || !only.type.empty()))
    chats_.push_back(std::move(only));
}

void Reader::read_person(ondemand::value value) {
  if (value.type() != ondemand::json_type::object) return;
  for (ondemand::field field : value.get_object()) {
    const std::string key(json_.key_of(field));
    if (key == "user_id") user_id_ = integer_of(field.value());
    if (key == "first_name") first_name_ = json_.string_of(field.value()).value_or("");
    if (key == "last_name") last_name_ = json_.string_of(field.value()).value_or("");
  }
}

void Reader::read_list(ondemand::value section) {
  if (section.type() != ondemand::json_type::object) return;
  for (ondemand::field field : section.get_object()) {
    if (json_.key_of(field) != "list") continue;
    ondemand::value list = field.value();
    if (list.type() != ondemand::json_type::array) continue;
    for (ondemand::value chat : list.get_array()) read_chat(chat);
  }
}

void Reader::read_chat(ondemand::value value) {
  TelegramChat chat;
  if (value.type() == ondemand::json_type::object) {
    for (ondemand::field field : value.get_object()) {
      const std::string key(json_.key_of(field));
      read_chat_field(key, field.value(), chat);
    }
  }
  chats_.push_back(std::move(chat));
}

void Reader::read_chat_field(std::string_view key, ondemand::value value, TelegramChat& chat) {
  if (key == "name") {
    chat.name = json_.string_of(value).value_or("");
  } else if (key == "type") {
    chat.type = json_.string_of(value).value_or("");
  } else if (key == "id") {
    chat.id = integer_of(value);
  } else if (key == "messages") {
    read_messages(value, chat);
  }
}

void Reader::read_messages(ondemand::value list, TelegramChat& chat) {
  if (list.type() != ondemand::json_type::array)
    throw Error(std::string(path_) + ": \"messages\" is not a list", "export the chat again");
  has_messages_ = true;
  for (ondemand::value value : list.get_array()) {
    ++content_.records;
    TelegramElement element = read_telegram_message(value, json_);
    if (element.record)
      element.record->message.record = static_cast<std::uint32_t>(content_.records);
    if (!element.record) {
      reject(element.reason);
    } else if (const auto reason = chat.add(std::move(*element.record))) {
      reject(*reason);
    }
  }
}

void Reader::reject(std::string_view reason) {
  content_.rejects.push_back(
      {std::string(path_), content_.records, "message", {}, std::string(reason)});
}

/// The one id that every chat of two leaves over; none where they contradict one another.
std::optional<std::string> Reader::owner_by_elimination() const {
  std::optional<std::string> owner;
  for (const TelegramChat& chat : chats_) {
    const auto id = chat.owners_id();
    if (!id) continue;
    if (owner && *owner != *id) return std::nullopt;
    owner = id;
  }
  return owner;
}

/// The same for a chat wherever it is exported. Without an id, only the place in the file is
/// left.
std::string Reader::key_of(const TelegramChat& chat, std::size_t index) const {
  if (chat.id) return std::string(realm_of(chat.type)) + ' ' + std::to_string(*chat.id);
  return std::string(path_) + '#' + std::to_string(index + 1);
}

/// Names the owner where no row will be marked. A file of one chat proves by ids who the owner
/// is, but where one file has marks, names count in no other (curate::Owner), and the same
/// owner's groups, each in a file of its own, prove nothing: so of one chat, the name is stated.
void Reader::state_owner(const std::optional<std::string>& id) {
  std::string name = first_name_;
  if (!last_name_.empty()) name += (name.empty() ? "" : " ") + last_name_;
  for (const TelegramChat& chat : chats_)
    if (id && name.empty()) name = chat.name_of(*id);
  if (!name.empty()) content_.stated_owner.push_back(std::move(name));
}

void Reader::finish() {
  const std::optional<std::string> id = owner_by_elimination();
  state_owner(id);  // while the chats have their senders; taken back where rows are marked
  const auto is_owner = [&](std::string_view sender) {
    if (user_id_) return is_telegram_user(sender, *user_id_);
    return is_account_ && id && sender == *id;
  };
  std::size_t channels = 0;
  for (std::size_t i = 0; i < chats_.size(); ++i) {
    TelegramChat& chat = chats_[i];
    channels += chat.is_channel() ? 1u : 0u;
    std::string key = key_of(chat, i);
    content_.parts.push_back(chat.finish(std::move(key), is_owner));
    if (content_.parts.back().thread.title.empty())
      content_.parts.back().thread.title = file_name_of(path_);
  }
  if (std::any_of(content_.parts.begin(), content_.parts.end(), has_marks))
    content_.stated_owner.clear();
  content_.variant = is_account_ ? "JSON of a whole account" : "JSON of one chat";
  if (channels > 0)
    content_.notes.push_back(std::string(path_) + ": " + std::to_string(channels) +
                             " channel(s): read, but posts are no conversation to learn from");
}

bool is_chat_type(std::string_view value) {
  return std::any_of(kChatTypes.begin(), kChatTypes.end(), [&](std::string_view type) {
    return value.starts_with('"') && value.substr(1).starts_with(type) &&
           value.substr(1 + type.size()).starts_with('"');
  });
}

/// The keys of a head, to ask for.
class Keys {
 public:
  explicit Keys(std::string_view head) : keys_(keys_of_head(head, 3)) {}

  bool has(std::size_t depth, std::string_view name) const {
    return std::any_of(keys_.begin(), keys_.end(),
                       [&](const HeadKey& key) { return key.depth == depth && key.name == name; });
  }

  bool has_chat_type() const {
    return std::any_of(keys_.begin(), keys_.end(), [](const HeadKey& key) {
      return key.depth == 1 && key.name == "type" && is_chat_type(key.value);
    });
  }

 private:
  std::vector<HeadKey> keys_;
};

bool is_one_chat(const Keys& keys) {
  if (keys.has_chat_type()) return true;
  if (!keys.has(1, "messages") || !keys.has(3, "type") || keys.has(1, "participants")) return false;
  return keys.has(3, "date_unixtime") || keys.has(3, "from_id") ||
         (keys.has(3, "date") && keys.has(3, "from") && keys.has(3, "text"));
}

/// The chats of an account come last, often far behind the head.
bool is_account(const Keys& keys) {
  if ((keys.has(1, "chats") || keys.has(1, "left_chats")) && keys.has(2, "list")) return true;
  if (!keys.has(1, "about")) return false;
  return keys.has(2, "user_id") || keys.has(2, "first_name") || keys.has(2, "list");
}

}  // namespace

Match is_telegram_json(const Glimpse& glimpse) {
  const Keys keys(glimpse.head);
  return is_one_chat(keys) || is_account(keys) ? Match::Yes : Match::No;
}

FileContent read_telegram_json(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
