// sources/telegram_chat.h
//
// One chat of Telegram's while its records are read, whichever format they come from.
// Who wrote a record is known by an id rather than by a name, and an export of a chat
// of two proves by these ids which of them is the owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chat/message.h"
#include "sources/reader.h"

namespace idiolect::sources {

/// One record as the export has it.
struct TelegramRecord {
  chat::Message message;      // all but its author and its time
  std::string sender_id;      // "user123", "channel123", "chat123"; digits alone before 2021
  std::string sender_name;    // empty for a deleted account
  std::optional<Time> utc;    // whichever of the two
  std::optional<Time> local;  // the export gives
};

/// True where `sender_id` is the user with this number. Before 2021 a user's number stood in files
/// with 2^32 added to it.
bool is_telegram_user(std::string_view sender_id, std::int64_t number);

class TelegramChat {
 public:
  std::string type;                // "personal_chat", "private_group", …; empty where not said
  std::string name;                // empty for a deleted account
  std::optional<std::int64_t> id;  // of the other person in a chat of two

  /// The reason why the record is no message; none when it became one.
  std::optional<std::string_view> add(TelegramRecord record);

  /// In a chat of two, the sender who is not the chat; in the saved messages, their only one.
  /// None where the ids do not prove it.
  std::optional<std::string> owners_id() const;
  /// The name that the sender with this id signs with; empty where it is none.
  std::string_view name_of(std::string_view sender_id) const;

  bool is_channel() const;

  /// The thread. `is_owner` marks messages by their sender's id. Empties the chat.
  template <class IsOwner>
  ThreadPart finish(std::string key, const IsOwner& is_owner) {
    for (Sender& sender : senders_) sender.is_owner = !sender.id.empty() && is_owner(sender.id);
    return finish(std::move(key));
  }

 private:
  struct Sender {
    std::string id;
    std::string name;
    bool is_person = false;  // has written, not only done something
    bool is_owner = false;
  };

  std::uint32_t sender_of(TelegramRecord& record);
  std::optional<Time> time_of(const TelegramRecord& record);
  bool is_of_two() const;
  bool is_machine(const Sender& sender) const;
  std::string title() const;
  ThreadPart finish(std::string key);

  std::vector<chat::Message> messages_;
  std::vector<std::uint32_t> sender_at_;  // one per message
  std::vector<Sender> senders_;
  std::unordered_map<std::string, std::uint32_t> number_of_;  // of a sender, by id, else by name
  std::optional<Zone> zone_;
  std::chrono::milliseconds offset_{0};  // local time minus UTC, as last seen
};

}  // namespace idiolect::sources
