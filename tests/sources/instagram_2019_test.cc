#include "sources/instagram_2019.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

std::string said(std::string_view sender, std::string_view time, std::string_view fields) {
  return R"({"sender": ")" + std::string(sender) + R"(", "created_at": ")" + std::string(time) +
         "\", " + std::string(fields) + "}";
}

std::string conversation(std::string_view people, std::string_view messages) {
  return "{\"participants\": [" + std::string(people) + "], \"conversation\": [" +
         std::string(messages) + "]}";
}

FileContent read(std::string text) {
  return read_text(read_instagram_2019, std::move(text), "messages.json");
}

chat::Kind kind_of(std::string_view fields) {
  return read(
             "[" +
             conversation(R"("anna", "robin")", said("anna", "2019-05-01T10:00:00+00:00", fields)) +
             "]")
      .parts.at(0)
      .thread.messages.at(0)
      .kind;
}

TEST(Instagram2019, ReadsEveryConversationOfTheFile) {
  const FileContent content =
      read("[" +
           conversation(R"("anna", "robin")",
                        said("anna", "2019-05-01T12:00:01.250000+02:00", R"("text": "two")") + "," +
                            said("robin", "2019-05-01T10:00:00+00:00", R"("text": "one")")) +
           "," +
           conversation(R"("anna", "robin", "luca")",
                        said("luca", "2019-05-01T10:00:00+00:00", R"("text": "caf\u00c3\u00a9")")) +
           "]");
  ASSERT_THAT(content.parts, SizeIs(2));
  const chat::Thread pair = content.parts[0].thread;
  EXPECT_EQ(pair.zone, Zone::Utc);
  EXPECT_FALSE(pair.is_group);
  EXPECT_THAT(texts_of(pair), ElementsAre("two", "one"));
  EXPECT_EQ(to_iso(pair.messages[0].sent_at, pair.zone), "2019-05-01T10:00:01.250Z");
  EXPECT_TRUE(content.parts[1].thread.is_group);
  EXPECT_THAT(texts_of(content.parts[1].thread), ElementsAre("café"));
  EXPECT_NE(pair.key, content.parts[1].thread.key);
  EXPECT_EQ(content.records, 3u);
}

TEST(Instagram2019, TellsTheKindFromTheFields) {
  using chat::Kind;
  EXPECT_EQ(kind_of(R"("text": "a", "likes": [{"username": "x", "date": "y"}])"), Kind::Text);
  EXPECT_EQ(kind_of(R"("text": "a", "story_share": "Shared a story")"), Kind::Text);
  EXPECT_EQ(kind_of(R"("story_share": "Shared a story")"), Kind::Media);
  EXPECT_EQ(kind_of(R"("media_url": "https://x")"), Kind::Media);
  EXPECT_EQ(kind_of(R"("heart": "❤️")"), Kind::Sticker);
  EXPECT_EQ(kind_of(R"("video_call_action": "started")"), Kind::Call);
  EXPECT_EQ(kind_of(R"("action": "liked a message", "text": "Liked a message")"), Kind::System);
  EXPECT_EQ(kind_of(R"("text": null)"), Kind::Empty);
}

TEST(Instagram2019, EveryElementIsAMessageOrAReject) {
  const FileContent content =
      read("[" + conversation(R"("anna")", said("anna", "yesterday", R"("text": "a")") + ", 5") +
           ", 7]");
  EXPECT_EQ(content.records, 2u);
  ASSERT_THAT(content.rejects, SizeIs(2));
  EXPECT_EQ(content.rejects[0].reason, "bad-time");
  EXPECT_EQ(content.rejects[1].reason, "not-an-object");
}

TEST(Instagram2019, ABrokenFileIsAnError) {
  EXPECT_THROW(read(R"([{"participants": ["a"], "conversation": [)"), Error);
  EXPECT_THROW(read(R"({"participants": []})"), Error);
}

TEST(Instagram2019, IsRecognisedByItsFields) {
  const auto match = [](std::string_view head) {
    return is_instagram_2019({"/x/messages.json", head, {}});
  };
  EXPECT_EQ(match("[" + conversation("", "") + "]"), Match::Yes);
  EXPECT_EQ(match(meta_thread("")), Match::No);
  EXPECT_EQ(match("[]"), Match::No);
}

}  // namespace
}  // namespace idiolect::sources
