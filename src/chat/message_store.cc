#include "chat/message_store.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace idiolect::chat {
namespace {

/// What of a message has a fixed size. A new field of Message belongs here or in `put_message`.
struct Fixed {
  Time sent_at;
  std::string_view dropped;  // a constant of the program: its address lasts as long as the process
  std::uint32_t author;      // its place among the names of the block
  std::uint32_t file;
  std::uint32_t record;
  std::uint32_t id;
  std::uint32_t reply_to;
  Kind kind;
  bool marked_owner;
  bool forwarded;
  bool written_by_app;
};
static_assert(sizeof(Message) == 112, "is the new field written down too?");

std::size_t size_of(const std::vector<Message>& messages) {
  std::size_t bytes = messages.capacity() * sizeof(Message);
  for (const Message& message : messages) {
    constexpr std::size_t kInPlace =
        15;  // characters that a string holds without memory of its own
    if (message.text.capacity() > kInPlace) bytes += message.text.capacity();
    if (message.author.capacity() > kInPlace) bytes += message.author.capacity();
  }
  return bytes;
}

/// The names once, then the messages.
std::string to_bytes(const std::vector<Message>& messages) {
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  std::vector<std::string_view> names;
  std::string body;
  ByteWriter out(body);
  for (const Message& message : messages) {
    const auto [name, is_new] =
        numbers.try_emplace(message.author, static_cast<std::uint32_t>(names.size()));
    if (is_new) names.push_back(message.author);
    out.put(Fixed{message.sent_at, message.dropped, name->second, message.file, message.record,
                  message.id, message.reply_to, message.kind, message.marked_owner,
                  message.forwarded, message.written_by_app});
    out.put_text(message.text);
  }
  std::string bytes;
  ByteWriter head(bytes);
  head.put(names.size());
  for (const std::string_view name : names) head.put_text(name);
  head.put(messages.size());
  return bytes + body;
}

std::vector<Message> from_bytes(std::string_view bytes) {
  ByteReader in(bytes);
  std::vector<std::string_view> names(in.get<std::size_t>());
  for (std::string_view& name : names) name = in.get_text();
  std::vector<Message> messages(in.get<std::size_t>());
  for (Message& message : messages) {
    const auto fixed = in.get<Fixed>();
    message.author = names[fixed.author];
    message.sent_at = fixed.sent_at;
    message.text = in.get_text();
    message.kind = fixed.kind;
    message.marked_owner = fixed.marked_owner;
    message.forwarded = fixed.forwarded;
    message.file = fixed.file;
    message.record = fixed.record;
    message.id = fixed.id;
    message.reply_to = fixed.reply_to;
    message.written_by_app = fixed.written_by_app;
    message.dropped = fixed.dropped;
  }
  return messages;
}

}  // namespace

std::size_t MessageStore::put(std::vector<Message> messages) {
  Slot& slot = slots_.emplace_back();
  const std::size_t bytes = size_of(messages);
  if (used_ + bytes <= in_memory_) {
    used_ += bytes;
    slot.messages = std::move(messages);
  } else {
    const std::string written = to_bytes(messages);
    slot.bytes = written.size();
    slot.offset = file_.append(written);
  }
  return slots_.size() - 1;
}

std::vector<Message> MessageStore::take(std::size_t place) {
  Slot& slot = slots_.at(place);
  if (slot.bytes == 0) return std::move(slot.messages);
  return from_bytes(file_.read(slot.offset, slot.bytes));
}

}  // namespace idiolect::chat
