#include "sources/signal_native.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;

constexpr std::string_view kPeople =
    R"({"version":"1","backupTimeMs":"1700000000000"}
{"account":{"givenName":"Robin","familyName":"Vale"}}
{"recipient":{"id":"1","self":{}}}
{"recipient":{"id":"2","contact":{"aci":"c2Ft","e164":"15555550122","profileGivenName":"sammy","systemGivenName":"Sam","systemFamilyName":"Hill"}}}
{"recipient":{"id":"3","group":{"masterKey":"dHJpcA==","snapshot":{"title":{"title":"Trip"},"members":[{"userId":"c2Ft"},{"userId":"bWU="},{"userId":"a2lt"}]}}}}
{"recipient":{"id":"4","contact":{"aci":"a2lt","profileGivenName":"Kim","nickname":{"given":"Kimi"}}}}
{"recipient":{"id":"5","releaseNotes":{}}}
{"recipient":{"id":"6","contact":{"e164":"15555550133"}}}
{"chat":{"id":"10","recipientId":"2"}}
{"chat":{"id":"11","recipientId":"3","archived":true}}
{"chat":{"id":"12","recipientId":"5"}}
{"chat":{"id":"13","recipientId":"1"}}
{"chat":{"id":"14","recipientId":"6"}}
)";

FileContent read(std::string_view lines) {
  return read_text(read_signal_native, std::string(kPeople) + std::string(lines));
}

/// A line of chat and author with `content`, and the direction.
std::string item(int chat, int author, std::string_view content,
                 std::string_view direction = R"("incoming":{"dateReceived":"1"})") {
  return R"({"chatItem":{"chatId":")" + std::to_string(chat) + R"(","authorId":")" +
         std::to_string(author) + R"(","dateSent":"1700000001000",)" + std::string(direction) +
         (content.empty() ? "" : ",") + std::string(content) + "}}\n";
}

std::string text(std::string_view body) {
  return R"("standardMessage":{"text":{"body":")" + std::string(body) + "\"}}";
}

constexpr std::string_view kOutgoing =
    R"("outgoing":{"sendStatus":[{"recipientId":"2","read":{}}]})";

std::vector<Kind> kinds_of(const FileContent& content) {
  std::vector<Kind> kinds;
  for (const chat::Message& message : content.parts.at(0).thread.messages)
    kinds.push_back(message.kind);
  return kinds;
}

TEST(SignalNative, ReadsBothSidesOfAChat) {
  const FileContent content =
      read(item(10, 2, text("Hi\\nyou \\ud83d\\ude00")) + item(10, 1, text("Hello"), kOutgoing));
  EXPECT_EQ(content.records, 2u);
  EXPECT_THAT(content.stated_owner, ElementsAre("Robin Vale"));
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.key, "c2Ft");
  EXPECT_EQ(thread.title, "Sam Hill");
  EXPECT_THAT(thread.participants, ElementsAre("Sam Hill"));
  EXPECT_FALSE(thread.is_group);
  EXPECT_THAT(texts_of(thread), ElementsAre("Hi\nyou 😀", "Hello"));
  EXPECT_EQ(thread.messages[0].author, "Sam Hill");
  EXPECT_FALSE(thread.messages[0].marked_owner);
  EXPECT_TRUE(thread.messages[1].marked_owner);
  EXPECT_EQ(thread.messages[1].author, "Robin Vale");
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2023-11-14T22:13:21Z");
}

TEST(SignalNative, PeopleMayBeDefinedBehindTheirMessages) {
  const FileContent content = read_text(
      read_signal_native, "{\"version\":\"1\",\"backupTimeMs\":\"1\"}\n" + item(7, 8, text("Hi")) +
                              "{\"chat\":{\"id\":7,\"recipientId\":8}}\n"
                              "{\"recipient\":{\"id\":8,\"contact\":{\"username\":\"kim.01\"}}}");
  EXPECT_EQ(content.parts.at(0).thread.messages.at(0).author, "kim.01");
}

TEST(SignalNative, TellsTheKindsOfItemsApart) {
  const FileContent content =
      read(item(10, 2, R"("standardMessage":{"attachments":[{"pointer":{}}]})") +
           item(10, 2, R"("standardMessage":{"attachments":[{}],"text":{"body":"a caption"}})") +
           item(10, 2, R"("stickerMessage":{"sticker":{}})") +
           item(10, 2, R"("remoteDeletedMessage":{})") + item(10, 2, R"("contactMessage":{})") +
           item(10, 2, R"("poll":{"question":"?"})") + item(10, 2, R"("viewOnceMessage":{})") +
           item(10, 2, R"("directStoryReplyMessage":{"textReply":{"text":{"body":"nice"}}})") +
           item(10, 2, R"("directStoryReplyMessage":{"emoji":"x"})") +
           item(10, 2, R"("updateMessage":{"individualCall":{}})", R"("directionless":{})") +
           item(10, 2, R"("updateMessage":{"simpleUpdate":{}})", R"("directionless":{})") +
           item(10, 2, R"("giftBadge":{})") + item(10, 2, R"("unheardOf":{})") +
           item(10, 2, R"("standardMessage":null,"revisions":[{"standardMessage":{}}])"));
  EXPECT_THAT(kinds_of(content),
              ElementsAre(Kind::Media, Kind::Text, Kind::Sticker, Kind::Unsent, Kind::Contact,
                          Kind::Poll, Kind::Media, Kind::Text, Kind::Reaction, Kind::Call,
                          Kind::System, Kind::System, Kind::Empty, Kind::Empty));
  EXPECT_EQ(content.parts.at(0).thread.messages[1].text, "a caption");
  EXPECT_EQ(content.parts.at(0).thread.messages[7].text, "nice");
}

TEST(SignalNative, QuotesReactionsAndEarlierVersionsAreNoText) {
  const FileContent content = read(item(
      10, 2,
      R"("revisions":[{"chatId":"11","standardMessage":{"text":{"body":"old"}}}],)"
      R"("standardMessage":{"quote":{"text":{"body":"quoted"}},"text":{"body":"new"},"reactions":[{"emoji":"x"}]})"));
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("new"));
}

TEST(SignalNative, AMessageNobodyGotIsADraft) {
  const auto to = [](std::string_view status) {
    return item(11, 1, text("x"), R"("outgoing":{"sendStatus":[)" + std::string(status) + "]}");
  };
  const FileContent content =
      read(to(R"({"recipientId":"2","failed":{}},{"recipientId":"4","pending":{}})") +
           to(R"({"recipientId":"2","failed":{}},{"recipientId":"4","delivered":{}})") + to(""));
  EXPECT_THAT(kinds_of(content), ElementsAre(Kind::Draft, Kind::Text, Kind::Text));
}

TEST(SignalNative, AGroupHasItsMembersAndMentionsTheirNames) {
  const FileContent content = read(item(
      11, 4,
      "\"standardMessage\":{\"text\":{\"body\":\"\uFFFC and \uFFFC: go \uFFFC\",\"bodyRanges\":["
      R"({"start":6,"length":1,"mentionAci":"bWU="},{"length":1,"mentionAci":"c2Ft"},)"
      R"({"start":2,"length":3,"style":"BOLD"}]}})"));
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_TRUE(thread.is_group);
  EXPECT_EQ(thread.title, "Trip");
  EXPECT_EQ(thread.key, "dHJpcA==");
  EXPECT_THAT(thread.participants, ElementsAre("Kimi", "Sam Hill"));
  EXPECT_EQ(thread.messages[0].author, "Kimi");
  EXPECT_EQ(thread.messages[0].text, "@Sam Hill and @Robin Vale: go \uFFFC");
}

TEST(SignalNative, WhatSignalTellsItsUsersIsNoText) {
  EXPECT_THAT(kinds_of(read(item(12, 5, text("New: stories!")))), ElementsAre(Kind::System));
}

TEST(SignalNative, NotesToOneselfAreTheOwners) {
  const FileContent content = read(item(13, 1, text("milk"), R"("incoming":{})"));
  EXPECT_EQ(content.parts.at(0).thread.title, "Note to Self");
  EXPECT_TRUE(content.parts.at(0).thread.messages[0].marked_owner);
}

TEST(SignalNative, EveryLineThatIsNoMessageIsARejectWithItsLine) {
  const FileContent content =
      read("{\"chatItem\":{\"chatId\":\"10\",\"authorId\":\"2\",\"dateSent\":\"never\"}}\n" +
           item(99, 2, text("x")) + item(11, 99, text("x")) + "\n" + item(14, 99, text("kept")) +
           "{\"chatItem\":{\"chatId\":\"10\",\"auth");
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  EXPECT_THAT(reasons, ElementsAre("bad-time", "no-chat", "no-sender", "not-json"));
  EXPECT_EQ(content.rejects[0].line, 14u);
  EXPECT_EQ(content.rejects[3].line, 19u);
  EXPECT_EQ(content.records, 5u);
  EXPECT_EQ(content.parts.at(0).thread.messages[0].author, "+15555550133");
}

TEST(SignalNative, ReplacesInvalidUtf8AndSaysSo) {
  const FileContent content = read(item(10, 2, text("caf\xE9!")));
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("caf\uFFFD!"));
  EXPECT_THAT(content.notes,
              ElementsAre("export/file: 1 invalid UTF-8 sequences were replaced by U+FFFD"));
}

TEST(SignalNative, IsKnownByItsFirstLine) {
  EXPECT_EQ(is_signal_native({"/x/main.jsonl", kPeople, {}}), Match::Yes);
  EXPECT_EQ(is_signal_native({"/x/main.jsonl", "{\"version\":1}\n{\"backupTimeMs\":1}", {}}),
            Match::No);
  EXPECT_EQ(is_signal_native({"/x/main.jsonl", "", {}}), Match::No);
}

TEST(SignalNative, TwoExportsOfOneChatAreOneThread) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "a/main.jsonl", std::string(kPeople) + item(10, 2, text("one")));
  put(folder.path(), "b/main.jsonl",
      "{\"version\":\"1\",\"backupTimeMs\":\"2\"}\n"
      "{\"recipient\":{\"id\":\"7\",\"contact\":{\"aci\":\"c2Ft\",\"systemGivenName\":\"Sam\"}}}\n"
      "{\"chat\":{\"id\":\"1\",\"recipientId\":\"7\"}}\n" +
          item(1, 7, text("two")));
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("one", "two"));
}

}  // namespace
}  // namespace idiolect::sources
