#include "sources/hangouts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;
using testing::TemporaryFolder;

constexpr std::string_view kDetails =
    R"({"id": {"id": "UgxA"}, "type": "STICKY_ONE_TO_ONE",)"
    R"( "self_conversation_state": {"self_read_state": {"participant_id": {"gaia_id": "11"}}},)"
    R"( "participant_data": [{"id": {"gaia_id": "11"}, "fallback_name": "Robin Vale"},)"
    R"( {"id": {"gaia_id": "22"}, "fallback_name": "Tom Okafor"}]})";

std::string event(std::string_view sender, int second, std::string_view fields) {
  return R"({"conversation_id": {"id": "UgxA"}, "sender_id": {"gaia_id": ")" + std::string(sender) +
         R"("}, "timestamp": "14000000)" + std::to_string(10 + second) + R"(123456", )" +
         std::string(fields) + "}";
}

std::string said(std::string_view segments) {
  return R"("chat_message": {"message_content": {"segment": [)" + std::string(segments) + "]}}";
}

std::string events() {
  return "[" +
         event("22", 1,
               said(R"({"type": "TEXT", "text": "look"}, {"type": "LINE_BREAK"},)"
                    R"( {"type": "LINK", "text": "http://a.b"})")) +
         "," + event("11", 2, R"("chat_message": {"message_content": {"attachment": [{}]}})") +
         "," + event("11", 3, R"("hangout_event": {"event_type": "START_HANGOUT"})") + "," +
         event("22", 4, R"("conversation_rename": {"new_name": "x"})") + "," +
         event("22", 5, said("")) + R"(, {"sender_id": {}}, 7])";
}

void expect_conversation(const FileContent& content) {
  ASSERT_EQ(content.parts.size(), 1u);
  const chat::Thread& thread = content.parts[0].thread;
  std::vector<Kind> kinds;
  for (const chat::Message& message : thread.messages) kinds.push_back(message.kind);
  EXPECT_THAT(kinds, ElementsAre(Kind::Text, Kind::Media, Kind::Call, Kind::System, Kind::Empty));
  EXPECT_EQ(thread.messages[0].text, "look\nhttp://a.b");
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2014-05-13T16:53:31.123Z");
  EXPECT_EQ(thread.key, "UgxA");
  EXPECT_FALSE(thread.is_group);
  EXPECT_THAT(content.stated_owner, ElementsAre("Robin Vale"));
  EXPECT_EQ(content.names.at("22"), "Tom Okafor");
  EXPECT_EQ(content.records, 7u);
  ASSERT_EQ(content.rejects.size(), 2u);
  EXPECT_EQ(content.rejects[0].reason, "bad-time");
  EXPECT_EQ(content.rejects[1].reason, "not-an-object");
}

TEST(Hangouts, ReadsConversations) {
  expect_conversation(read_text(
      read_hangouts, R"({"conversations": [{"conversation": {"conversation_id": {"id": "UgxA"},)"
                     R"( "conversation": )" +
                         std::string(kDetails) + R"(}, "events": )" + events() + "}]}"));
}

TEST(Hangouts, ReadsTheLayoutBeforeThat) {
  expect_conversation(read_text(
      read_hangouts, R"({"conversation_state": [{"conversation_id": {"id": "UgxA"},)"
                     R"( "conversation_state": {"event": )" +
                         events() + R"(, "conversation": )" + std::string(kDetails) + "}}]}"));
}

TEST(Hangouts, ItsPeopleHaveTheirNamesWhenAllIsRead) {
  const TemporaryFolder folder;
  put(folder.path(), "Takeout/Hangouts/Hangouts.json",
      R"({"conversations": [{"conversation": {"conversation_id": {"id": "UgxA"}, "conversation": )" +
          std::string(kDetails) + R"(}, "events": )" + events() + "}]}");
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_EQ(imported.threads[0].source, "google-chat");
  EXPECT_THAT(imported.threads[0].participants, ElementsAre("Robin Vale", "Tom Okafor"));
  EXPECT_EQ(imported.threads[0].messages[0].author, "Tom Okafor");
}

TEST(Hangouts, BrokenJsonIsAnError) {
  EXPECT_THROW(read_text(read_hangouts, R"({"conversations": [{"conversation": {)"), Error);
}

}  // namespace
}  // namespace idiolect::sources
