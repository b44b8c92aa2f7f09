// Messages (SMS and iMessage) as iMazing writes them; what they share with WhatsApp is in
// whatsapp_imazing_test.cc.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sources/imazing_csv.h"
#include "sources/imessage_imazing.h"
#include "sources/whatsapp_imazing.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// With 17 columns, the most complete layout without ids.
constexpr std::string_view kHeader =
    "Chat Session,Message Date,Delivered Date,Read Date,Edited Date,Deleted Date,Service,Type,"
    "Sender ID,Sender Name,Status,Replying to,Subject,Text,Reactions,Attachment,Attachment type\n";

FileContent read_rows(std::string_view rows) {
  return read_text(read_imessage_imazing, std::string(kHeader) + std::string(rows));
}

TEST(ImazingMessages, ReadsSmsAndIMessageOfOneChatTogether) {
  const FileContent content = read_rows(
      "Bo,2020-01-01 12:00:00,,,,,SMS,Incoming,+1321,Bo,Read,,,Hello,,,\n"
      "Bo,2020-01-01 12:01:00,,,,,iMessage,Outgoing,,,Read,Hello,,Hi,,,\n"
      "Bo,2020-01-01 12:02:00,,,,,iMessage,Incoming,bo@example.org,Bo,Read,,,,,a.jpg,Image\n");
  ASSERT_EQ(content.parts.size(), 1u);
  const chat::Thread& thread = content.parts[0].thread;
  EXPECT_THAT(texts_of(thread), ElementsAre("Hello", "Hi", ""));
  EXPECT_TRUE(thread.messages[1].marked_owner);
  EXPECT_EQ(thread.messages[2].kind, Kind::Media);
  EXPECT_THAT(thread.participants, ElementsAre("Bo"));
  EXPECT_FALSE(thread.is_group);
  EXPECT_EQ(content.variant, "iMazing CSV, 17 columns");
}

TEST(ImazingMessages, EveryLayoutIsKnownByItsServiceColumn) {
  for (const std::string_view header : std::initializer_list<std::string_view>{
           "Chat Session,Message Date,Delivered Date,Read Date,Service,Type,Sender ID,Sender Name,"
           "Status,Replying to,Subject,Text,Attachment,Attachment type\n",
           "Chat Session,Message Date,Delivered Date,Read Date,Edited Date,Service,Type,Sender ID,"
           "Sender Name,Status,Replying to,Subject,Text,Attachment,Attachment type\n",
           "\xEF\xBB\xBF"
           "Chat Session,Message ID,Message Date,Delivered Date,Read Date,Edited Date,"
           "Deleted Date,Service,Type,Sender ID,Sender Name,Status,Replying "
           "to,Subject,Text,Reactions,"
           "Attachment,Attachment type\r\n",
           kHeader}) {
    EXPECT_EQ(is_imessage_imazing({"x.csv", header, {}}), Match::Yes) << header;
    EXPECT_EQ(is_whatsapp_imazing({"x.csv", header, {}}), Match::No) << header;
  }
  EXPECT_EQ(is_imessage_imazing({"x.csv", kImazingHeader, {}}), Match::No);
  EXPECT_EQ(is_imessage_imazing({"x.csv", "service,type,text\n", {}}), Match::No);
}

TEST(ImazingMessages, WhatTheOwnerThrewAwayIsNotText) {
  const FileContent content = read_rows(
      "Bo,2020-01-01 12:00:00,,,,2020-01-02 12:00:00,SMS,Incoming,+1,Bo,Read,,,one,,,\n"
      "Bo,2020-01-01 12:00:01,,,,,SMS,Outgoing,,,Recently deleted,,,two,,,\n");
  for (const chat::Message& message : content.parts.at(0).thread.messages) {
    EXPECT_EQ(message.kind, Kind::Unsent);
    EXPECT_EQ(message.text, "");
  }
}

TEST(ImazingMessages, AListOfPeopleNamesTheSilentOnesToo) {
  const FileContent content = read_rows(
      "Anna & Luca & Mia,2020-01-01 12:00:00,,,,,iMessage,Incoming,+1,Anna,Read,,,Hi,,,\n");
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_THAT(thread.participants, ElementsAre("Anna", "Luca", "Mia"));
  EXPECT_TRUE(thread.is_group);
  const FileContent pair =
      read_rows("Tom & Ann,2020-01-01 12:00:00,,,,,iMessage,Incoming,+1,Tom & Ann,Read,,,Hi,,,\n");
  EXPECT_FALSE(pair.parts.at(0).thread.is_group);
}

TEST(ImazingMessages, ARowThatIsThereTwiceIsRejected) {
  const FileContent content = read_rows(
      "Bo,2020-01-01 12:00:00,,,,,SMS,Outgoing,,,Read,,,Same,,,\n"
      "Bo,2020-01-01 12:00:00,,,,,SMS,Outgoing,,,Read,,,Same,,,\n"
      "Bo,2020-01-01 12:00:00,,,,,SMS,Outgoing,,,Sent,,,Same,,,\n"
      "Bo,2020-01-01 12:00:00,,,,,SMS,Outgoing,,,Read,,,Same,,,\n");
  ASSERT_EQ(content.rejects.size(), 1u);
  EXPECT_EQ(content.rejects[0].reason, "duplicate");
  EXPECT_EQ(content.rejects[0].line, 3u);
  EXPECT_EQ(content.records, 4u);
}

TEST(ImazingMessages, RowsOfTwoPeopleOrTwoPhotosInOneSecondAreNoDuplicates) {
  EXPECT_THAT(
      read_rows("Trip,2020-01-01 12:00:00,,,,,SMS,Incoming,+1,Anna,Read,,,Same,,,\n"
                "Trip,2020-01-01 12:00:00,,,,,SMS,Incoming,+2,Luca,Read,,,Same,,,\n"
                "Trip,2020-01-01 12:00:00,,,,,SMS,Incoming,+2,Luca,Read,,,Same,,a.jpg,Image\n")
          .rejects,
      IsEmpty());
}

struct Fixture {
  const char* file;
  const char* source;
  std::size_t texts;
};

class ImazingFixture : public ::testing::TestWithParam<Fixture> {};

TEST_P(ImazingFixture, HasTheCountOfItsIndex) {
  IDIOLECT_FIXTURE(file, std::string("formats/imazing/") + GetParam().file);
  const Read imported = read_one(file);
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_EQ(imported.threads[0].source, GetParam().source);
  std::size_t texts = 0;
  for (const chat::Message& message : imported.threads[0].messages)
    texts += message.kind == Kind::Text ? 1u : 0u;
  EXPECT_EQ(texts, GetParam().texts);
}

INSTANTIATE_TEST_SUITE_P(
    Fixtures, ImazingFixture,
    ::testing::Values(Fixture{"message-vault/messages.csv", "imessage", 3},
                      Fixture{"message-vault/whatsapp.csv", "whatsapp", 3},
                      // Two rows, equal in every column: one is a reject.
                      Fixture{"message-vault_derived/dup_rows_same_second.csv", "imessage", 1},
                      Fixture{"message-vault_derived/two_photos_same_second.csv", "imessage", 2},
                      Fixture{"message-vault_derived/group_roster_session.csv", "imessage", 2},
                      Fixture{"message-vault_derived/email_sender_id.csv", "imessage", 2},
                      Fixture{"message-vault_derived/missing_sender_id.csv", "imessage", 2},
                      Fixture{"message-vault_derived/group_same_text_two_senders.csv", "imessage",
                              2},
                      Fixture{"message-vault_derived/whatsapp_10col_subset.csv", "whatsapp", 1}));

TEST(ImazingMessages, ContactsAreNoChat) {
  IDIOLECT_FIXTURE(folder, "formats/imazing");
  const Read imported = read_one(folder);
  ASSERT_EQ(imported.skipped.size(), 1u);
  EXPECT_EQ(imported.skipped[0].reason, "contacts, not a chat");
}

}  // namespace
}  // namespace idiolect::sources
