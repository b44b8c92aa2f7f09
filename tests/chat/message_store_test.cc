#include "chat/message_store.h"

#include <gtest/gtest.h>

namespace idiolect::chat {
namespace {

constexpr std::string_view kReason = "forgotten";

/// A message in which no field has its default.
Message full(int number) {
  Message message;
  message.author = number % 2 == 0 ? "Anna" : "";
  message.sent_at = Time(std::chrono::milliseconds(number - 5));
  message.text = std::string(static_cast<std::size_t>(number), 'x') + '\0' + "\n\xF0\x9F\x98\x80";
  message.kind = Kind::Poll;
  message.marked_owner = true;
  message.forwarded = true;
  message.file = 7;
  message.record = 0xFFFFFFFFu;
  message.id = 11;
  message.reply_to = 12;
  message.written_by_app = true;
  message.dropped = kReason;
  return message;
}

void expect_equal(const Message& a, const Message& b) {
  EXPECT_EQ(a.author, b.author);
  EXPECT_EQ(a.sent_at, b.sent_at);
  EXPECT_EQ(a.text, b.text);
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.marked_owner, b.marked_owner);
  EXPECT_EQ(a.forwarded, b.forwarded);
  EXPECT_EQ(a.file, b.file);
  EXPECT_EQ(a.record, b.record);
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.reply_to, b.reply_to);
  EXPECT_EQ(a.written_by_app, b.written_by_app);
  EXPECT_EQ(a.dropped, b.dropped);
}

TEST(MessageStore, GivesBackEveryFieldFromMemoryAndFromDisk) {
  for (const std::size_t memory : {std::size_t{0}, std::size_t{2000}, MessageStore::kInMemory}) {
    MessageStore store(memory);
    for (int place = 0; place < 40; ++place) {
      std::vector<Message> messages;
      for (int i = 0; i < place; ++i) messages.push_back(full(i));
      EXPECT_EQ(store.put(std::move(messages)), static_cast<std::size_t>(place));
    }
    store.close();
    for (int place = 39; place >= 0; --place) {
      const std::vector<Message> messages = store.take(static_cast<std::size_t>(place));
      ASSERT_EQ(messages.size(), static_cast<std::size_t>(place));
      for (int i = 0; i < place; ++i) expect_equal(messages[static_cast<std::size_t>(i)], full(i));
    }
  }
}

}  // namespace
}  // namespace idiolect::chat
