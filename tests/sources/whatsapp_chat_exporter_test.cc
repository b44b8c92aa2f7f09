#include "sources/whatsapp_chat_exporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;
using ::testing::Pair;

FileContent read(std::string text) {
  return read_text(read_whatsapp_chat_exporter, std::move(text));
}

/// One chat with messages "1", "2", … of these fields.
FileContent read_chat(std::string_view jid, const std::vector<std::string>& messages,
                      std::string_view name = "\"Sam\"") {
  std::string text = "{\"" + std::string(jid) + "\": {\"name\": " + std::string(name) +
                     ", \"type\": \"android\", \"messages\": {";
  for (std::size_t i = 0; i < messages.size(); ++i)
    text += (i > 0 ? ", \"" : "\"") + std::to_string(i + 1) + "\": {" + messages[i] + "}";
  return read(text + "}}}");
}

std::string message(std::string_view more) {
  return R"("from_me": false, "timestamp": 1609459200, )" + std::string(more);
}

constexpr std::string_view kSam = "15555550122@s.whatsapp.net";
constexpr std::string_view kTrip = "120363042111111111@g.us";

TEST(WhatsAppChatExporter, ReadsBothSidesOfAChat) {
  const FileContent content = read_chat(
      kSam, {R"("from_me": false, "timestamp": 1609459200, "data": "hi<br>you")",
             R"("from_me": true, "timestamp": 1609459201.5, "data": "a &lt;b&gt; &amp; <3")",
             R"("from_me": 1, "timestamp": 1609459202000, "data": "late")"});
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.key, kSam);
  EXPECT_EQ(thread.title, "Sam");
  EXPECT_FALSE(thread.is_group);
  EXPECT_THAT(thread.participants, ElementsAre("Sam"));
  EXPECT_THAT(texts_of(thread), ElementsAre("hi\nyou", "a <b> & <3", "late"));
  EXPECT_EQ(thread.messages[0].author, "Sam");
  EXPECT_TRUE(thread.messages[1].marked_owner);
  EXPECT_TRUE(thread.messages[2].marked_owner);
  EXPECT_EQ(to_iso(thread.messages[1].sent_at, thread.zone), "2021-01-01T00:00:01.500Z");
  EXPECT_EQ(to_iso(thread.messages[2].sent_at, thread.zone), "2021-01-01T00:00:02Z");
}

TEST(WhatsAppChatExporter, TellsTheKindsOfMessagesApart) {
  const FileContent content = read_chat(
      kSam,
      {message(R"("media": true, "data": "Media/a.jpg", "mime": "image/jpeg")"),
       message(R"("media": true, "data": "Media/a.jpg", "caption": "a caption")"),
       message(R"("media": true, "sticker": true, "data": "Media/a.webp")"),
       message(R"("media": true, "meta": true, "mime": "text/x-vcard", "data": "x")"),
       message(R"("meta": true, "data": "Message deleted")"),
       message(R"("meta": true, "data": "Sam changed the group icon")"),
       message(R"("data": null, "caption": null)"),
       message(R"("data": "yes", "reply": "3", "quoted_data": "no?", "reactions": {"a": "b"})")});
  const chat::Thread& thread = content.parts.at(0).thread;
  std::vector<Kind> kinds;
  for (const chat::Message& message : thread.messages) kinds.push_back(message.kind);
  EXPECT_THAT(kinds, ElementsAre(Kind::Media, Kind::Text, Kind::Sticker, Kind::Contact,
                                 Kind::Unsent, Kind::System, Kind::Empty, Kind::Text));
  EXPECT_THAT(texts_of(thread), ElementsAre("", "a caption", "", "", "", "", "", "yes"));
}

TEST(WhatsAppChatExporter, AMemberOfAGroupHasTheNameOfTheirOwnChat) {
  const FileContent content = read_chat(
      kTrip, {message(R"("data": "one", "sender": "15555550133@s.whatsapp.net")"),
              message(R"("data": "two", "sender": "Kim")"), message(R"("data": "three")")});
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_TRUE(thread.is_group);
  EXPECT_THAT(thread.participants, ElementsAre("15555550133", "Kim"));
  EXPECT_EQ(content.rejects[0].reason, "no-sender");
  EXPECT_THAT(read_chat("15555550133@s.whatsapp.net", {}, "\"Luca\"").names,
              ElementsAre(Pair("15555550133", "Luca")));
}

TEST(WhatsAppChatExporter, AChatWithoutANameIsCalledByItsNumber) {
  const FileContent content = read_chat(kSam, {message(R"("data": "one")")}, "null");
  EXPECT_EQ(content.parts.at(0).thread.title, "15555550122");
  EXPECT_TRUE(content.names.empty());
}

TEST(WhatsAppChatExporter, CallsAndStoriesAreNoText) {
  const FileContent calls =
      read_chat("000000000000000", {message(R"("meta": true, "data": "A voice call")")});
  EXPECT_EQ(calls.parts.at(0).thread.messages[0].kind, Kind::Call);
  const FileContent stories =
      read_chat("status@broadcast", {message(R"("data": "my day", "sender": "Kim")")});
  EXPECT_EQ(stories.parts.at(0).thread.messages[0].kind, Kind::System);
}

TEST(WhatsAppChatExporter, EveryValueThatIsNoMessageIsAReject) {
  const FileContent content = read(
      "{\"1@lid\": {\"messages\": {\"a\": 1, \"b\": {\"data\": \"x\"}, "
      "\"c\": {\"timestamp\": \"soon\"}}}, \"2@lid\": null}");
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  EXPECT_THAT(reasons, ElementsAre("not-an-object", "bad-time", "bad-time"));
  EXPECT_EQ(content.records, 3u);
  EXPECT_TRUE(content.parts.empty());
}

TEST(WhatsAppChatExporter, TruncatedJsonIsAnError) {
  EXPECT_THROW(read("{\"1@lid\": {\"messages\": {\"a\": {\"timest"), Error);
  EXPECT_THROW(read("[]"), Error);
}

TEST(WhatsAppChatExporter, IsKnownByTheIdOfItsFirstChat) {
  const auto match = [](std::string_view head) {
    return is_whatsapp_chat_exporter({"/x/result.json", head, {}});
  };
  EXPECT_EQ(match("{\n \"1@s.whatsapp.net\": {\"name\": null, \"messages\": {"), Match::Yes);
  EXPECT_EQ(match("{\"name\": \"1@s.whatsapp.net\", \"messages\": []}"), Match::No);
  EXPECT_EQ(match("{\"1@s.whatsapp.net\": 1}"), Match::No);
  EXPECT_EQ(match("{\""), Match::No);
  EXPECT_EQ(match(""), Match::No);
}

TEST(WhatsAppChatExporter, ReadsTheFixture) {
  IDIOLECT_FIXTURE(path, "formats/whatsapp_db_export/message-vault/wtsexporter_result.json");
  const Read imported = read_one(path);
  ASSERT_EQ(imported.threads.size(), 2u);
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("Hello from Sam", "Hi Sam"));
  EXPECT_THAT(texts_of(imported.threads[1]), ElementsAre("Group hello", "Group reply"));
  EXPECT_EQ(imported.threads[1].messages[0].author, "15555550133");
  EXPECT_EQ(imported.files.at(0).source, "whatsapp");
}

TEST(WhatsAppChatExporter, TheDatabasesThemselvesAreLeftOutWithAHint) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "a.json",
      "{\"1@lid\": {\"messages\": {\"a\": {\"timestamp\": 1, \"data\": \"x\"}}}}");
  put(folder.path(), "msgstore.db.crypt15", "\x01\x02");
  put(folder.path(), "x.sqlite", "SQLite format 3 CREATE TABLE ZWAMESSAGE");
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.skipped.size(), 2u);
  EXPECT_THAT(imported.skipped[0].reason, ::testing::StartsWith("encrypted backup of WhatsApp"));
  EXPECT_THAT(imported.skipped[1].reason, ::testing::StartsWith("database of WhatsApp"));
}

}  // namespace
}  // namespace idiolect::sources
