#include "sources/messenger_e2ee.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string e2ee_message(std::string_view sender, long long time, std::string_view fields) {
  return R"({"isUnsent": false, "media": [], "reactions": [], "senderName": ")" +
         std::string(sender) + R"(", "timestamp": )" + std::to_string(time) + ", " +
         std::string(fields) + "}";
}

std::string e2ee_thread(std::string_view messages, std::string_view people = R"("Bob", "Robin")",
                        std::string_view name = "Bob_15") {
  return "{\"participants\": [" + std::string(people) + R"(], "threadName": ")" +
         std::string(name) + R"(", "messages": [)" + std::string(messages) + "]}";
}

FileContent read(std::string text, std::string_view path = "messages/Bob_15.json") {
  return read_text(read_messenger_e2ee, std::move(text), path);
}

chat::Thread thread_of(std::string text, std::string_view path = "messages/Bob_15.json") {
  return read(std::move(text), path).parts.at(0).thread;
}

chat::Message only_message(std::string_view fields) {
  return thread_of(e2ee_thread(e2ee_message("Bob", 1700000000000, fields))).messages.at(0);
}

TEST(MessengerE2ee, ReadsWhoSaidWhatWhen) {
  const FileContent content =
      read(e2ee_thread(e2ee_message("Bob", 1700000000123, R"("text": "see\r\nyou 🙂")")));
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.title, "Bob");
  EXPECT_FALSE(thread.is_group);
  EXPECT_THAT(thread.participants, ElementsAre("Bob", "Robin"));
  ASSERT_EQ(thread.messages.size(), 1u);
  EXPECT_EQ(thread.messages[0].author, "Bob");
  EXPECT_EQ(thread.messages[0].text, "see\nyou 🙂");
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2023-11-14T22:13:20.123Z");
  EXPECT_EQ(content.records, 1u);
}

TEST(MessengerE2ee, MendsMojibakeAndLeavesCleanTextAlone) {
  EXPECT_EQ(only_message(R"("text": "caf\u00c3\u00a9 \\ ok")").text, "café \\ ok");
  EXPECT_EQ(only_message(R"("text": "café \ud83d\ude42")").text, "café 🙂");
  EXPECT_EQ(only_message(R"("text": "voilà")").text, "voilà");
}

TEST(MessengerE2ee, TellsTheKindFromTheFields) {
  using chat::Kind;
  EXPECT_EQ(only_message(R"("text": "hello", "type": "Generic")").kind, Kind::Text);
  EXPECT_EQ(only_message(R"("text": "look", "type": "media", "media": [{"uri": "a"}])").kind,
            Kind::Text);
  EXPECT_EQ(only_message(R"("text": "", "media": [{"uri": "./media/a.jpg"}])").kind, Kind::Media);
  EXPECT_EQ(only_message(R"("text": "https://a.b", "type": "link")").kind, Kind::Text);
  EXPECT_EQ(only_message(R"("text": "", "type": "link")").kind, Kind::Media);
  EXPECT_EQ(only_message(R"("text": "")").kind, Kind::Empty);
  EXPECT_EQ(only_message(R"("text": "something", "type": "placeholder")").kind, Kind::System);
}

TEST(MessengerE2ee, WhatWasTakenBackIsUnsentAndItsTextIsDropped) {
  const chat::Message message = only_message(R"("isUnsent": true, "text": "oops")");
  EXPECT_EQ(message.kind, chat::Kind::Unsent);
  EXPECT_EQ(message.text, "");
}

TEST(MessengerE2ee, EveryElementIsAMessageOrAReject) {
  const FileContent content =
      read(e2ee_thread(e2ee_message("Bob", 1700000000000, R"("text": "one")") +
                       R"(, 7, {"senderName": "Bob", "text": "no time"}, {"timestamp": "soon"})"));
  EXPECT_EQ(content.records, 4u);
  EXPECT_EQ(content.parts.at(0).thread.messages.size(), 1u);
  ASSERT_EQ(content.rejects.size(), 3u);
  EXPECT_EQ(content.rejects[0].reason, "not-an-object");
  EXPECT_EQ(content.rejects[0].line, 2u);
  EXPECT_EQ(content.rejects[1].reason, "bad-time");
}

TEST(MessengerE2ee, TheNumberOfTheFileIsNoPartOfTheTitle) {
  EXPECT_EQ(
      thread_of(e2ee_thread("", R"("A", "B")", "Class_of_2024"), "Class_of_2024_3.json").title,
      "Class_of_2024");
  EXPECT_EQ(thread_of(e2ee_thread("", R"("A", "B")", "Trip_7"), "x/Trip_7.json").title, "Trip");
}

TEST(MessengerE2ee, RepeatedParticipantsAreOnePerson) {
  const chat::Thread thread = thread_of(e2ee_thread("", R"("Bob", "Robin", "Bob")"));
  EXPECT_FALSE(thread.is_group);
  EXPECT_THAT(thread.participants, ElementsAre("Bob", "Robin"));
  EXPECT_TRUE(thread_of(e2ee_thread("", R"("Bob", "Robin", "Luca")")).is_group);
}

TEST(MessengerE2ee, DeletedAccountsAreOneThreadPerFile) {
  const std::string gone = e2ee_thread("", R"("Facebook user", "Robin")", "Facebook user_3");
  EXPECT_NE(thread_of(gone, "a/Facebook user_3.json").key,
            thread_of(gone, "a/Facebook user_4.json").key);
  const std::string bob = e2ee_thread("");
  EXPECT_EQ(thread_of(bob, "a/Bob_15.json").key, thread_of(bob, "b/Bob_15.json").key);
}

TEST(MessengerE2ee, BrokenFilesAreErrorsThatSayWhere) {
  const std::string whole = e2ee_thread(e2ee_message("Bob", 1700000000000, R"("text": "one")"));
  for (std::size_t size = 1; size < whole.size(); size += 7)
    EXPECT_THROW(read(whole.substr(0, size)), Error) << size;
  EXPECT_THROW(read(R"({"participants": [], "threadName": "x"})"), Error);
  EXPECT_THROW(read(R"({"threadName": "x", "messages": 5})"), Error);
}

TEST(MessengerE2ee, IsRecognisedByItsFields) {
  const auto looks = [](std::string_view head) {
    return is_messenger_e2ee({"/x/Bob_15.json", head, {}}) == Match::Yes;
  };
  EXPECT_TRUE(looks(e2ee_thread("")));
  EXPECT_TRUE(looks(R"({"messages": [{"isUnsent": false, "senderName": "Bob")"));
  EXPECT_FALSE(looks(meta_thread(meta_message("Anna", 1700000000000, "a"))));
  EXPECT_FALSE(looks("[1]"));
  EXPECT_FALSE(looks(""));
}

TEST(MessengerE2ee, JoinsTheHistoryOfBeforeTheEncryption) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "your_facebook_activity/messages/e2ee_cutover/bob_77/message_1.json",
      R"({"participants": [{"name": "Bob"}, {"name": "Robin"}], "messages": [)" +
          meta_message("Bob", 1700000000000, "one") + "," +
          meta_message("Robin", 1700000000001, "two") +
          R"(], "title": "Bob", "thread_path": "e2ee_cutover/bob_77"})");
  put(folder.path(), "secure/Bob_15.json",
      e2ee_thread(e2ee_message("Robin", 1700000000001, R"("text": "two")") + "," +
                  e2ee_message("Bob", 1700000000002, R"("text": "three")")));
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("one", "two", "three"));
  ASSERT_EQ(imported.rejects.size(), 1u);
  EXPECT_EQ(imported.rejects[0].reason, "duplicate");
  EXPECT_EQ(imported.rejects[0].source, "messenger");
}

TEST(MessengerE2ee, DoesNotJoinWhereTwoPeopleHaveOneName) {
  const testing::TemporaryFolder folder;
  for (const std::string id : {"bob_1", "bob_2"})
    put(folder.path(), "your_facebook_activity/messages/inbox/" + id + "/message_1.json",
        R"({"participants": [{"name": "Bob"}, {"name": "Robin"}], "messages": [)" +
            meta_message("Bob", 1700000000000, id) + "]}");
  put(folder.path(), "Bob_15.json",
      e2ee_thread(e2ee_message("Bob", 1700000000002, R"("text": "three")")));
  EXPECT_EQ(read_one(folder.path()).threads.size(), 3u);
}

}  // namespace
}  // namespace idiolect::sources
