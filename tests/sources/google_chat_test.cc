#include "sources/google_chat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TemporaryFolder;
using ::testing::UnorderedElementsAre;

const std::string kFolder = "Takeout/Google Chat/Groups/DM k6oxHQAAAAE/";

std::string person(std::string_view name, std::string_view type = "Human") {
  const std::string first(name.substr(0, name.find(' ')));
  return R"({"name": ")" + std::string(name) + R"(", "email": ")" + first +
         R"(@Example.com", "user_type": ")" + std::string(type) + "\"}";
}

/// One message at `second` past noon, with further `fields`.
std::string message(std::string_view name, int second, std::string_view fields) {
  return R"({"creator": )" + person(name) +
         R"(, "created_date": "Tuesday, January 4, 2022 at 12:00:)" + (second < 10 ? "0" : "") +
         std::to_string(second) + "\u202FPM UTC\", " + std::string(fields) +
         R"(, "topic_id": "t1", "message_id": "k6oxHQAAAAE/t1/m1"})";
}

FileContent read(const std::string& messages) {
  return read_text(read_google_chat, R"({"messages": [)" + messages + "]}",
                   kFolder + "messages.json");
}

std::vector<Kind> kinds_of(const chat::Thread& thread) {
  std::vector<Kind> kinds;
  for (const chat::Message& one : thread.messages) kinds.push_back(one.kind);
  return kinds;
}

TEST(GoogleChat, ReadsMessagesInTheirOrderAsUtc) {
  const FileContent content = read(message("Robin Vale", 1, R"("text": "hi\r\nthere")") + "," +
                                   message("Tom Okafor", 2, R"("text": "\uD83D\uDC4B \u200Dhey")"));
  ASSERT_EQ(content.parts.size(), 1u);
  const chat::Thread& thread = content.parts[0].thread;
  EXPECT_EQ(content.records, 2u);
  EXPECT_THAT(texts_of(thread), ElementsAre("hi\nthere", "👋 \u200Dhey"));
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2022-01-04T12:00:01Z");
  EXPECT_THAT(thread.participants, ElementsAre("robin@example.com", "tom@example.com"));
  EXPECT_FALSE(thread.is_group);
  EXPECT_EQ(content.names.at("tom@example.com"), "Tom Okafor");
}

TEST(GoogleChat, NeverMixesInWhatIsQuoted) {
  const FileContent content = read(
      message("Robin Vale", 1, R"("text": "mine", "quoted_message_metadata": {"text": "theirs"})"));
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("mine"));
}

TEST(GoogleChat, TellsTheKindsApart) {
  const FileContent content =
      read(message("A B", 1, R"("text": "caption", "attached_files": [{"export_name": "x.png"}])") +
           "," + message("A B", 2, R"("attached_files": [{"export_name": "x.png"}])") + "," +
           message("A B", 3, R"("annotations": [{"start_index": 0, "video_call_metadata": {}}])") +
           "," + message("A B", 4, R"("annotations": [{"start_index": 0, "drive_metadata": {}}])") +
           "," + message("A B", 5, R"("text": "gone", "message_state": "DELETED")") + "," +
           message("A B", 6, R"("attached_files": [])") + "," + R"({"creator": )" +
           person("Poll Bot", "Bot") +
           R"(, "created_date": "Tuesday, January 4, 2022 at 12:00:07 PM UTC", "text": "Vote!"})");
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_THAT(kinds_of(thread), ElementsAre(Kind::Text, Kind::Media, Kind::Call, Kind::Media,
                                            Kind::Unsent, Kind::Empty, Kind::System));
  EXPECT_THAT(texts_of(thread), ElementsAre("caption", "", "", "", "", "", ""));
  EXPECT_THAT(thread.participants, ElementsAre("a@example.com"));
}

TEST(GoogleChat, ADeletedMessageWithoutItsDateStaysInItsPlace) {
  const std::string gone =
      R"({"message_state": "DELETED", "deleted_date": "Monday, September 10, 2029 at 8:44:40 PM UTC",)"
      R"( "topic_id": "t", "deletion_metadata": {"deletion_type": "CREATOR"}, "message_id": "m"})";
  const FileContent content = read(message("A B", 1, R"("text": "one")") + "," + gone + "," +
                                   message("A B", 2, R"("text": "two")"));
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_THAT(kinds_of(thread), ElementsAre(Kind::Text, Kind::Unsent, Kind::Text));
  EXPECT_EQ(thread.messages[1].sent_at, thread.messages[0].sent_at);
  EXPECT_EQ(read(gone).parts.at(0).thread.messages.size(), 1u);
}

TEST(GoogleChat, EveryElementThatIsNoMessageIsAReject) {
  const FileContent content =
      read(R"("?", {"creator": {}, "created_date": "31 Smarch 2022", "text": "x"}, {})");
  EXPECT_EQ(content.records, 3u);
  ASSERT_EQ(content.rejects.size(), 3u);
  EXPECT_EQ(content.rejects[0].reason, "not-an-object");
  EXPECT_EQ(content.rejects[1].reason, "bad-date");
  EXPECT_EQ(content.rejects[1].line, 2u);
  EXPECT_EQ(content.rejects[1].unit, "message");
}

TEST(GoogleChat, SaysWhatToDoWhereNoDateCanBeRead) {
  const FileContent content = read(R"({"created_date": "31 Smarch 2022 13:52:53", "text": "x"})");
  ASSERT_EQ(content.notes.size(), 1u);
  EXPECT_THAT(content.notes[0], HasSubstr("English"));
}

TEST(GoogleChat, BrokenJsonIsAnErrorWithItsPlace) {
  const std::string cut = R"({"messages": [{"creator": {"name": "A"})";
  EXPECT_THROW(read_text(read_google_chat, cut, kFolder + "messages.json"), Error);
}

TEST(GoogleChat, KnowsItsFilesAndNoOthers) {
  const auto match = [](std::string_view path, std::string_view text) {
    return is_google_chat({path, text, {}});
  };
  EXPECT_EQ(match("/x/messages.json", "{\"messages\": [" + message("A B", 1, "\"text\": \"\"")),
            Match::Yes);
  EXPECT_EQ(match("/x/group_info.json", R"({"members": []})"), Match::Yes);
  EXPECT_EQ(match("/x/user_info.json", R"({"user": {"name": "A", "email": "a@b.c"}})"), Match::Yes);
  EXPECT_EQ(match("/x/user_info.json", R"({"user": 1})"), Match::No);
  EXPECT_EQ(match("/x/messages.json", R"({"messages": [{"from_id": 1}]})"), Match::No);
  EXPECT_EQ(match("/x/messages.json", "[]"), Match::No);
}

TEST(GoogleChat, AWholeTakeoutNamesPeopleGroupsAndTheOwner) {
  const TemporaryFolder folder;
  const std::string groups = "Takeout/Google Chat/Groups/";
  put(folder.path(), groups + "DM k6oxHQAAAAE/group_info.json",
      R"({"members": [)" + person("Robin Vale") + "," + person("Tom Okafor") + "]}");
  put(folder.path(), groups + "DM k6oxHQAAAAE/messages.json",
      R"({"messages": [)" + message("Tom Okafor", 1, R"("text": "hello")") + "]}");
  put(folder.path(), groups + "Space AAAAFyOfy4w/group_info.json",
      R"({"name": "Hiking", "members": [)" + person("Robin Vale") + "," + person("Tom Okafor") +
          "," + person("Iris Lund") + "]}");
  put(folder.path(), groups + "Space AAAAFyOfy4w/messages.json",
      R"({"messages": [)" + message("Iris Lund", 1, R"("text": "up there")") + "]}");
  put(folder.path(), "Takeout/Google Chat/Users/User 1/user_info.json",
      R"({"user": )" + person("Robin Vale") + R"(, "membership_info": []})");

  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 2u);
  EXPECT_EQ(imported.threads[0].source, "google-chat");
  EXPECT_THAT(imported.threads[0].participants, UnorderedElementsAre("Robin Vale", "Tom Okafor"));
  EXPECT_EQ(imported.threads[0].messages.at(0).author, "Tom Okafor");
  EXPECT_FALSE(imported.threads[0].is_group);
  EXPECT_EQ(imported.threads[1].title, "Hiking");
  EXPECT_TRUE(imported.threads[1].is_group);
  EXPECT_EQ(imported.threads[1].zone, Zone::Utc);
  EXPECT_EQ(imported.threads[1].messages.at(0).author, "Iris Lund");
  EXPECT_THAT(imported.stated_owner.at("google-chat"),
              ElementsAre("Robin Vale", "robin@example.com"));
}

}  // namespace
}  // namespace idiolect::sources
