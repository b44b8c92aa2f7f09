// sources/imessage_chats.h
//
// Who is who in a Messages database, and which of its chats are one thread: the
// system keeps a chat per service and address, and people have several of both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/interleaved.h"
#include "sources/reader.h"
#include "sources/sqlite_bytes.h"

namespace idiolect::sources {

/// The chat a message is in.
struct ImessagePlace {
  std::size_t part = 0;           // of ImessageChats::parts
  bool recently_deleted = false;  // only there until the phone throws it away
};

class ImessageChats {
 public:
  /// Reads the tables of handles and chats. Throws Error when the database is damaged.
  explicit ImessageChats(SqliteBytes& database);

  /// Where the message belongs; its sender decides where it is in no chat.
  ImessagePlace place_of(std::int64_t message, std::int64_t handle);

  /// The phone number or address of a sender, one per person; the other person of a chat of two
  /// where the handle is unknown, else empty.
  std::string sender(std::int64_t handle, std::size_t part) const;

  /// Puts a message into a thread that place_of has named.
  void add(std::size_t part, chat::Message message) { messages_.add(part, std::move(message)); }

  /// Hands the threads over that have messages, and empties the object.
  void finish(const std::function<void(ThreadPart part)>& take);

 private:
  struct Chat {
    std::string identifier;
    std::string display_name;
    std::vector<std::string> people;
    bool is_group = false;
  };
  struct Membership {
    std::int64_t message;
    std::int64_t chat;
    bool recently_deleted;
  };

  void read_handles(SqliteBytes& database);
  void read_chats(SqliteBytes& database);
  void read_memberships(SqliteBytes& database);
  std::string person_of_address(const std::string& address) const;
  std::size_t part_of_chat(std::int64_t id);
  std::size_t part_of_person(const std::string& person, const std::string& title);
  std::size_t part_of_group(std::int64_t id, const Chat& chat);
  std::size_t part_with(const std::string& key);

  std::map<std::int64_t, std::string> person_of_handle_;
  std::map<std::string, std::string> person_of_address_;
  std::map<std::int64_t, Chat> chats_;
  std::vector<Membership> memberships_;  // by message, in written order
  std::map<std::int64_t, std::size_t> part_of_chat_;
  std::map<std::string, std::size_t> part_with_;
  std::vector<ThreadPart> parts_;
  Interleaved messages_;  // by part
};

}  // namespace idiolect::sources
