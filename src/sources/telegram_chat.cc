#include "sources/telegram_chat.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace idiolect::sources {
namespace {

constexpr std::int64_t kOldUserShift = std::int64_t{1} << 32;

/// The app's own account, which sends login codes and news.
constexpr std::int64_t kTelegramItself = 777'000;

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || at != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

bool is_telegram_user(std::string_view sender_id, std::int64_t number) {
  constexpr std::string_view kUser = "user";
  if (sender_id.starts_with(kUser)) return number_in(sender_id.substr(kUser.size())) == number;
  const auto old = number_in(sender_id);
  return old && *old > 0 && (*old == number || *old - kOldUserShift == number);
}

std::optional<std::string_view> TelegramChat::add(TelegramRecord record) {
  const std::optional<Time> time = time_of(record);
  if (!time) return "bad-date";
  const bool by_a_person =
      record.message.kind != chat::Kind::System && record.message.kind != chat::Kind::Call;
  if (by_a_person && record.sender_id.empty() && record.sender_name.empty()) return "no-sender";
  const std::uint32_t sender = sender_of(record);
  senders_[sender].is_person |= by_a_person;
  record.message.sent_at = *time;
  sender_at_.push_back(sender);
  messages_.push_back(std::move(record.message));
  return std::nullopt;
}

std::uint32_t TelegramChat::sender_of(TelegramRecord& record) {
  const bool has_id = !record.sender_id.empty();
  // An id cannot begin with a blank, so a name is never taken for one.
  std::string key = has_id ? record.sender_id : ' ' + record.sender_name;
  const auto next = static_cast<std::uint32_t>(senders_.size());
  const auto [found, is_new] = number_of_.try_emplace(std::move(key), next);
  if (is_new) senders_.push_back({std::move(record.sender_id), {}});
  Sender& sender = senders_[found->second];
  if (sender.name.empty()) sender.name = std::move(record.sender_name);
  return found->second;
}

/// The first message decides whether the chat is told in UTC; what has only the other time is moved
/// by the difference that the two had when they were last seen together.
std::optional<Time> TelegramChat::time_of(const TelegramRecord& record) {
  if (!record.utc && !record.local) return std::nullopt;
  if (!zone_) zone_ = record.utc ? Zone::Utc : Zone::Local;
  if (record.utc && record.local) offset_ = *record.local - *record.utc;
  if (*zone_ == Zone::Utc) return record.utc ? *record.utc : *record.local - offset_;
  return record.local ? *record.local : *record.utc + offset_;
}

bool TelegramChat::is_of_two() const { return type == "personal_chat" || type == "bot_chat"; }

bool TelegramChat::is_channel() const {
  return type == "private_channel" || type == "public_channel";
}

std::optional<std::string> TelegramChat::owners_id() const {
  const bool is_saved = type == "saved_messages";
  if (!id || (!is_of_two() && !is_saved)) return std::nullopt;
  const Sender* found = nullptr;
  for (const Sender& sender : senders_) {
    if (sender.id.empty() || is_telegram_user(sender.id, *id) != is_saved) continue;
    if (found != nullptr) return std::nullopt;
    found = &sender;
  }
  return found == nullptr ? std::nullopt : std::optional(found->id);
}

std::string_view TelegramChat::name_of(std::string_view sender_id) const {
  for (const Sender& sender : senders_)
    if (sender.id == sender_id) return sender.name;
  return {};
}

/// True where no person writes, whatever it looks like.
bool TelegramChat::is_machine(const Sender& sender) const {
  if (sender.is_owner || !id || !is_telegram_user(sender.id, *id)) return false;
  return type == "bot_chat" || type == "verification_codes" ||
         is_telegram_user(sender.id, kTelegramItself);
}

std::string TelegramChat::title() const {
  if (!name.empty()) return name;
  if (type == "saved_messages") return "Saved Messages";
  if (is_of_two())
    for (const Sender& sender : senders_)
      if (!sender.is_owner && !sender.name.empty()) return sender.name;
  return id ? "chat " + std::to_string(*id) : std::string();
}

ThreadPart TelegramChat::finish(std::string key) {
  ThreadPart part;
  part.thread.title = title();
  part.thread.key = std::move(key);
  part.thread.zone = zone_.value_or(Zone::Utc);
  for (Sender& sender : senders_) {
    if (sender.name.empty())
      sender.name = number_in(sender.id) ? "user" + sender.id : std::move(sender.id);
    if (sender.is_person) part.thread.participants.push_back(sender.name);
  }
  for (std::size_t i = 0; i < messages_.size(); ++i) {
    const Sender& sender = senders_[sender_at_[i]];
    chat::Message& message = messages_[i];
    message.author = sender.name;
    message.marked_owner = sender.is_owner;
    if (message.kind != chat::Kind::Text || !is_machine(sender)) continue;
    message.kind = chat::Kind::System;
    message.text.clear();
  }
  part.thread.messages = std::move(messages_);
  auto& people = part.thread.participants;
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  part.thread.is_group =
      type.empty() ? people.size() > 2 : !is_of_two() && type != "saved_messages";
  return part;
}

}  // namespace idiolect::sources
