#include "sources/openextract_csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;

constexpr std::string_view kHeader =
    "Date,Conversation,Direction,Sender,Text,Is From Me,Has Attachments\n";

FileContent read_rows(std::string_view rows) {
  return read_text(read_openextract_csv, std::string(kHeader) + std::string(rows));
}

TEST(OpenExtract, ReadsBothSidesOfSeveralChats) {
  const FileContent content = read_rows(
      "2020-01-01T17:00:00+00:00,Sam,Received,+15550122,Hello,False,False\n"
      "2020-01-01T18:01:00+01:00,Sam,Sent,me,\"Hi\r\nthere\",True,False\n"
      "2020-01-01T17:02:00+00:00,Trip,Received,+15550123,One,False,False\n"
      "2020-01-01T17:03:00+00:00,Trip,Received,+15550124,,False,True\n"
      "2020-01-01T17:04:00+00:00,Trip,Received,+15550124,,False,False\n");
  ASSERT_EQ(content.parts.size(), 2u);
  const chat::Thread& thread = content.parts[0].thread;
  EXPECT_THAT(texts_of(thread), ElementsAre("Hello", "Hi\nthere"));
  EXPECT_EQ(thread.messages[0].author, "+15550122");
  EXPECT_TRUE(thread.messages[1].marked_owner);
  EXPECT_EQ(thread.zone, Zone::Utc);
  EXPECT_EQ(to_iso(thread.messages[1].sent_at, Zone::Utc), "2020-01-01T17:01:00Z");
  EXPECT_FALSE(thread.is_group);
  const chat::Thread& group = content.parts[1].thread;
  EXPECT_TRUE(group.is_group);
  EXPECT_EQ(group.messages[1].kind, Kind::Media);
  EXPECT_EQ(group.messages[2].kind, Kind::Empty);
}

TEST(OpenExtract, RowsWithoutDateOrDirectionAreRejects) {
  const FileContent content = read_rows(
      "yesterday,Sam,Received,+1,Hello,False,False\n"
      "2020-01-01T17:00:00+00:00,Sam,,+1,Hello,,False\n"
      "2020-01-01T17:00:00+00:00,Sam\n"
      "2020-01-01T17:00:00+00:00,Sam,Sent,me,by direction,,False\n");
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  EXPECT_THAT(reasons, ElementsAre("bad-date", "no-direction", "short-row"));
  EXPECT_EQ(content.records, 4u);
  EXPECT_TRUE(content.parts.at(0).thread.messages.at(0).marked_owner);
}

TEST(OpenExtract, IsKnownByItsColumns) {
  EXPECT_EQ(is_openextract_csv({"x.csv", kHeader, {}}), Match::Yes);
  EXPECT_EQ(is_openextract_csv({"x.csv", "Date,Conversation,Text\n", {}}), Match::No);
  EXPECT_EQ(is_openextract_csv({"x.csv", kImazingHeader, {}}), Match::No);
  EXPECT_THROW(
      read_text(read_openextract_csv, "Date,Conversation,Is From Me,Has Attachments\nx,y,z,w\n"),
      Error);
}

TEST(OpenExtract, ReadsTheFixture) {
  IDIOLECT_FIXTURE(file, "formats/imessage/message-vault/openextract_all_conversations.csv");
  const Read imported = read_one(file);
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_EQ(imported.threads[0].source, "imessage");
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("Hello from Sam", "Hi Sam"));
}

}  // namespace
}  // namespace idiolect::sources
