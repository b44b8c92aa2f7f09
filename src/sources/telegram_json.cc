#include "sources/telegram_json.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "sources/json_head.h"
#include "sources/json_stream.h"
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

/// Hands each chat over as soon as it has been read, for which the owner has to be known. Where the
/// file does not say who that is, it is read twice: the chats of two prove it together.
class Reader {
 public:
  explicit Reader(const Document& document) : document_(document), path_(document.path) {}

  FileContent read() {
    walk();
    if (!is_account_ && !has_messages_)
      throw Error(std::string(path_) + ": no Telegram export: it has neither chats nor messages",
                  "in Telegram Desktop, export the chats as machine-readable JSON");
    if (waits_for_owner_) {
      is_settled_ = true;
      content_ = {};
      chats_ = 0;
      walk();
    }
    finish();
    return std::move(content_);
  }

 private:
  void walk();
  void read_root();
  void read_person();
  void read_list();
  void read_chat();
  void read_chat_field(std::string_view key, TelegramChat& chat);
  void read_messages(TelegramChat& chat);
  void reject(std::string_view reason);
  void complete(TelegramChat chat);
  void consider(const TelegramChat& chat);
  void deliver(TelegramChat chat);
  std::string key_of(const TelegramChat& chat) const;
  std::string full_name() const;
  void finish();

  const Document& document_;
  std::string_view path_;
  FileContent content_;
  JsonStream* json_ = nullptr;
  bool is_account_ = false;
  bool has_messages_ = false;
  std::optional<std::int64_t> user_id_;
  std::string first_name_;
  std::string last_name_;

  bool waits_for_owner_ = false;      // no chat is handed over: the file will be read again
  bool is_settled_ = false;           // it is being read again
  std::optional<std::string> owner_;  // the one id that every chat of two leaves over
  bool is_contradictory_ = false;     // they leave over several
  std::string owners_name_;           // as that id signs
  std::size_t chats_ = 0;             // handed over
  std::size_t channels_ = 0;
  bool has_marks_ = false;
};

void Reader::walk() {
  JsonStream json(document_);
  json_ = &json;
  json.read([this] { read_root(); });
  json.note_mended(content_);
}

/// A whole account has `chats`, one chat has `messages`.
void Reader::read_root() {
  TelegramChat only;
  json_->members([&](std::string_view key) {
    if (key == "chats" || key == "left_chats") {
      is_account_ = true;
      read_list();
    } else if (key == "personal_information") {
      is_account_ = true;
      read_person();
    } else if (key == "about") {
      is_account_ = true;
    } else {
      read_chat_field(key, only);
    }
  });
  if (has_messages_ && (!is_account_ || only.id || !only.type.empty())) complete(std::move(only));
}

void Reader::read_person() {
  json_->members([&](std::string_view key) {
    if (key == "user_id")
      json_->value([&](ondemand::value value) { user_id_ = integer_of(value); });
    if (key == "first_name") first_name_ = json_->text();
    if (key == "last_name") last_name_ = json_->text();
  });
}

void Reader::read_list() {
  json_->members([&](std::string_view key) {
    if (key == "list") json_->items([&] { read_chat(); });
  });
}

void Reader::read_chat() {
  TelegramChat chat;
  json_->members([&](std::string_view key) { read_chat_field(key, chat); });
  complete(std::move(chat));
}

void Reader::read_chat_field(std::string_view key, TelegramChat& chat) {
  if (key == "name") {
    chat.name = json_->text();
  } else if (key == "type") {
    chat.type = json_->text();
  } else if (key == "id") {
    json_->value([&](ondemand::value value) { chat.id = integer_of(value); });
  } else if (key == "messages") {
    read_messages(chat);
  }
}

void Reader::read_messages(TelegramChat& chat) {
  if (!json_->is_list())
    throw Error(std::string(path_) + ": \"messages\" is not a list", "export the chat again");
  has_messages_ = true;
  json_->elements([&](ondemand::value value) {
    ++content_.records;
    TelegramElement element = read_telegram_message(value, json_->json());
    if (element.record)
      element.record->message.record = static_cast<std::uint32_t>(content_.records);
    if (!element.record) {
      reject(element.reason);
    } else if (const auto reason = chat.add(std::move(*element.record))) {
      reject(*reason);
    }
  });
}

void Reader::reject(std::string_view reason) {
  content_.rejects.push_back({path_, content_.records, "message", {}, reason});
}

void Reader::complete(TelegramChat chat) {
  if (!is_settled_) consider(chat);
  const bool is_known = is_settled_ || !is_account_ || (user_id_ && !full_name().empty());
  waits_for_owner_ |= !is_known && chats_ == 0;
  if (!waits_for_owner_ || is_settled_) deliver(std::move(chat));
}

void Reader::consider(const TelegramChat& chat) {
  std::optional<std::string> id = chat.owners_id();
  if (!id) return;
  is_contradictory_ |= owner_ && *owner_ != *id;
  owner_ = std::move(id);
}

void Reader::deliver(TelegramChat chat) {
  const std::optional<std::string> id = is_contradictory_ ? std::nullopt : owner_;
  if (id && owners_name_.empty()) owners_name_ = chat.name_of(*id);
  channels_ += chat.is_channel() ? 1u : 0u;
  ++chats_;
  std::string key = key_of(chat);
  ThreadPart part = chat.finish(std::move(key), [&](std::string_view sender) {
    if (user_id_) return is_telegram_user(sender, *user_id_);
    return is_account_ && id && sender == *id;
  });
  if (part.thread.title.empty()) part.thread.title = file_name_of(path_);
  has_marks_ |= has_marks(part);
  document_.hand_over(std::move(part), content_);
}

/// The same for a chat wherever it is exported. Without an id, only the place in the file is
/// left.
std::string Reader::key_of(const TelegramChat& chat) const {
  if (chat.id) return std::string(realm_of(chat.type)) + ' ' + std::to_string(*chat.id);
  return std::string(path_) + '#' + std::to_string(chats_);
}

std::string Reader::full_name() const {
  return first_name_ + (first_name_.empty() || last_name_.empty() ? "" : " ") + last_name_;
}

/// Names the owner where no row is marked. A file of one chat proves by ids who the owner is, but
/// where one file has marks, names count in no other (curate::Owner), and the same owner's groups,
/// each in a file of its own, prove nothing: so of one chat, the name is stated.
void Reader::finish() {
  std::string name = full_name();
  if (name.empty()) name = owners_name_;
  if (!name.empty() && !has_marks_) content_.stated_owner.push_back(std::move(name));
  content_.variant = is_account_ ? "JSON of a whole account" : "JSON of one chat";
  if (channels_ > 0)
    content_.notes.push_back(std::string(path_) + ": " + std::to_string(channels_) +
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
