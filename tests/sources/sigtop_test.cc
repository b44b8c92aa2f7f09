#include "sources/sigtop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;

FileContent read(std::string text) {
  return read_text(read_sigtop_json, std::move(text), "signal/Sam (+15555550122).json");
}

std::string message(std::string_view more, std::string_view type = "incoming") {
  return R"({"type":")" + std::string(type) +
         R"(","conversationId":"c1","sent_at":1700000001000,"source":"+15555550122",)"
         R"("sourceServiceId":"id1",)" +
         std::string(more) + "}";
}

TEST(Sigtop, ReadsBothSidesOfAChat) {
  const FileContent content =
      read("[\n" + message(R"("body":"hi\r\nyou")") + ",\n" +
           message(R"("body":"hello","quote":{"text":"hi"},"editHistory":[{"body":"helo"}])",
                   "outgoing") +
           "\n]\n");
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.key, "c1");
  EXPECT_EQ(thread.title, "Sam");
  EXPECT_THAT(thread.participants, ElementsAre("Sam"));
  EXPECT_THAT(texts_of(thread), ElementsAre("hi\nyou", "hello"));
  EXPECT_EQ(thread.messages[0].author, "Sam");
  EXPECT_TRUE(thread.messages[1].marked_owner);
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2023-11-14T22:13:21Z");
}

TEST(Sigtop, TellsTheKindsOfMessagesApart) {
  const FileContent content = read(
      "[" + message(R"("attachments":[{}])") + "," + message(R"("sticker":{"packId":"x"})") + "," +
      message(R"("deletedForEveryone":true,"body":"x")") + "," + message(R"("isErased":true)") +
      "," + message(R"("contact":[{}])") + "," + message(R"("attachments":[],"body":"")") + "," +
      message(R"("x":1)", "call-history") + "," + message(R"("x":1)", "group-v2-change") + "]");
  std::vector<Kind> kinds;
  for (const chat::Message& one : content.parts.at(0).thread.messages) kinds.push_back(one.kind);
  EXPECT_THAT(kinds, ElementsAre(Kind::Media, Kind::Sticker, Kind::Unsent, Kind::Unsent,
                                 Kind::Contact, Kind::Empty, Kind::Call, Kind::System));
}

TEST(Sigtop, PeopleOfAGroupAreNumbersOrIds) {
  const FileContent content = read("[" + message(R"("body":"a")") +
                                   R"(,{"type":"incoming","conversationId":"c1",)"
                                   R"("timestamp":1700000002000,"sourceUuid":"id2","body":"b"}])");
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_TRUE(thread.is_group);
  EXPECT_THAT(thread.participants, ElementsAre("+15555550122", "id2"));
}

TEST(Sigtop, EveryElementThatIsNoMessageIsAReject) {
  const FileContent content = read(R"([1,{"type":"incoming"},{"sent_at":1700000002000}])");
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  EXPECT_THAT(reasons, ElementsAre("not-an-object", "bad-time", "no-type"));
  EXPECT_EQ(content.records, 3u);
}

TEST(Sigtop, TruncatedJsonIsAnError) {
  EXPECT_THROW(read("[" + message(R"("body":"a")")), Error);
  EXPECT_THROW(read("{}"), Error);
}

TEST(Sigtop, IsKnownByTheColumnsOfTheProgram) {
  const std::string head = "[\n" + message(R"("body":"a")");
  EXPECT_EQ(is_sigtop_json({"/x/Sam.json", head, {}}), Match::Yes);
  EXPECT_EQ(is_sigtop_json({"/x/Sam.json", "[{\"type\":\"incoming\"}]", {}}), Match::No);
  EXPECT_EQ(is_sigtop_json({"/x/Sam.json", "", {}}), Match::No);
}

}  // namespace
}  // namespace idiolect::sources
