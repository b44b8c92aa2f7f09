#include "sources/whatsapp_imazing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

FileContent read(std::string text) { return read_text(read_whatsapp_imazing, std::move(text)); }

FileContent read_rows(std::string_view rows) {
  return read(std::string(kImazingHeader) + std::string(rows));
}

chat::Thread only_thread(FileContent content) {
  EXPECT_EQ(content.parts.size(), 1u);
  return content.parts.at(0).thread;
}

std::vector<std::string> reasons_of(const FileContent& content) {
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  return reasons;
}

TEST(WhatsAppImazing, ReadsBothSidesOfAChat) {
  const chat::Thread thread =
      only_thread(read_rows("Bo Mc,2020-01-01 13:00:00,,Incoming,+1321,Bo Mc,Read,,,Hello,,,,\r\n"
                            "Bo Mc,2020-01-01 13:01:00,2020-01-01 13:01:01,Outgoing,,,Read,,,\"two "
                            "lines,\r\nand a \"\"quote\"\"\",,,,\r\n"));
  EXPECT_EQ(thread.title, "Bo Mc");
  EXPECT_THAT(thread.participants, ElementsAre("Bo Mc"));
  EXPECT_FALSE(thread.is_group);
  EXPECT_EQ(thread.zone, Zone::Local);
  ASSERT_EQ(thread.messages.size(), 2u);
  EXPECT_EQ(thread.messages[0].author, "Bo Mc");
  EXPECT_FALSE(thread.messages[0].marked_owner);
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2020-01-01T13:00:00");
  EXPECT_TRUE(thread.messages[1].marked_owner);
  EXPECT_EQ(thread.messages[1].author, "");
  EXPECT_EQ(thread.messages[1].text, "two lines,\nand a \"quote\"");
}

TEST(WhatsAppImazing, FindsColumnsByNameInAnyOrderAndCase) {
  const chat::Thread thread =
      only_thread(read("\xEF\xBB\xBFMESSAGE DATE; Text ;extra;Type;Chat Session\n"
                       "2020-01-01 13:00;hi, you;?;Outgoing;Anna\n"));
  EXPECT_THAT(texts_of(thread), ElementsAre("hi, you"));
  EXPECT_EQ(thread.title, "Anna");
}

TEST(WhatsAppImazing, TellsTheKindsOfRowsApart) {
  const chat::Thread thread = only_thread(read_rows(
      "A,2020-01-01 13:00:00,,Notification,,,,,,Messages and calls are end-to-end encrypted.,,,,\n"
      "A,2020-01-01 13:00:01,,Notification,,,,,,Missed voice call,,,,\n"
      "A,2020-01-01 13:00:02,,Notification,,,,,,You started a call,,,,\n"
      "A,2020-01-01 13:00:03,,Incoming,+1,A,Read,,,,,x.jpg,Image,1 KB\n"
      "A,2020-01-01 13:00:04,,Incoming,+1,A,Read,,,a caption,,x.jpg,Image,1 KB\n"
      "A,2020-01-01 13:00:05,,Incoming,+1,A,Read,,,\xE2\x80\x8E \t,,,,\n"));
  std::vector<chat::Kind> kinds;
  for (const chat::Message& message : thread.messages) kinds.push_back(message.kind);
  using chat::Kind;
  EXPECT_THAT(kinds, ElementsAre(Kind::System, Kind::Call, Kind::Call, Kind::Media, Kind::Text,
                                 Kind::Empty));
  EXPECT_EQ(thread.messages[4].text, "a caption");
}

TEST(WhatsAppImazing, OneFileMayHoldSeveralChats) {
  const FileContent content = read_rows(
      "Anna,2020-01-01 13:00:00,,Incoming,+1,Anna,Read,,,one,,,,\n"
      "Trip,2020-01-01 13:00:00,,Incoming,+1,Anna,Read,,,two,,,,\n"
      "Trip,2020-01-01 13:00:01,,Incoming,+2,Luca,Read,,,three,,,,\n"
      "Anna,2020-01-01 13:00:02,,Outgoing,,,Read,,,four,,,,\n");
  ASSERT_EQ(content.parts.size(), 2u);
  EXPECT_THAT(texts_of(content.parts[0].thread), ElementsAre("one", "four"));
  EXPECT_FALSE(content.parts[0].thread.is_group);
  EXPECT_TRUE(content.parts[1].thread.is_group);
  EXPECT_THAT(content.parts[1].thread.participants, ElementsAre("Anna", "Luca"));
}

TEST(WhatsAppImazing, NamesAnAuthorThroughTheNumberElseTheChat) {
  const chat::Thread known =
      only_thread(read_rows("Anna,2020-01-01 13:00:00,,Incoming,+1,,Read,,,one,,,,\n"
                            "Anna,2020-01-01 13:00:01,,Incoming,+1,Anna L,Read,,,two,,,,\n"
                            "Anna,2020-01-01 13:00:02,,Incoming,,,Read,,,three,,,,\n"));
  for (const chat::Message& message : known.messages) EXPECT_EQ(message.author, "Anna L");
  EXPECT_FALSE(known.is_group);
  const chat::Thread unnamed =
      only_thread(read_rows("Anna,2020-01-01 13:00:00,,Incoming,,,Read,,,one,,,,\n"));
  EXPECT_EQ(unnamed.messages[0].author, "Anna");
}

TEST(WhatsAppImazing, EveryRowThatIsNoMessageIsARejectWithItsLine) {
  const FileContent content = read_rows(
      "A,yesterday,,Incoming,+1,A,Read,,,one,,,,\n"
      "A,2020-01-01 13:00:00,,Incoming,+1\n"
      "A,2020-01-01 13:00:00,,Sideways,+1,A,Read,,,\"two\nlines\",,,,\n"
      "A,2020-01-01 13:00:00,,Incoming,+1,A,Read,,,not, quoted,,,,,\n"
      "A,2020-02-30 13:00:00,2020-02-28 13:00:00,Incoming,+1,A,Read,,,kept,,,,\n"
      "A,2020-01-01 13:00:00,,Incoming,+1,A,Read,,,\"open\n");
  EXPECT_THAT(reasons_of(content),
              ElementsAre("bad-date", "short-row", "bad-type", "long-row", "unclosed-quote"));
  EXPECT_EQ(content.rejects[3].line, 6u);
  EXPECT_EQ(content.records, 6u);
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("kept"));
}

TEST(WhatsAppImazing, TimesWithAZoneAreUtc) {
  const chat::Thread thread =
      only_thread(read_rows("A,2020-01-01T13:00:00+02:00,,Incoming,+1,A,Read,,,one,,,,\n"));
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2020-01-01T11:00:00Z");
}

TEST(WhatsAppImazing, ReplacesInvalidUtf8AndSaysSo) {
  const FileContent content =
      read_rows("A,2020-01-01 13:00:00,,Incoming,+1,A,Read,,,caf\xE9!,,,,\n");
  EXPECT_EQ(content.parts.at(0).thread.messages[0].text, "caf\uFFFD!");
  EXPECT_THAT(content.notes,
              ElementsAre("export/file: 1 invalid UTF-8 sequences were replaced by U+FFFD"));
}

TEST(WhatsAppImazing, KeepsEmojiJoinersButNotTheExportersLeadingMark) {
  const chat::Thread thread = only_thread(
      read_rows("A,2020-01-01 13:00:00,,Incoming,+1,A,Read,,,\u200E👨\u200D🦰 ok,,,,\n"));
  EXPECT_EQ(thread.messages[0].text, "👨\u200D🦰 ok");
}

TEST(WhatsAppImazing, NamesTheColumnsThatAreMissing) {
  const std::string text = "Chat Session,Sent Date,Sender ID,Sender Name,Status,Text\nA,x,,,,hi\n";
  EXPECT_EQ(is_whatsapp_imazing({"x.csv", text, {}}), Match::Yes);
  try {
    read(text);
    FAIL() << "a file without dates was read";
  } catch (const Error& error) {
    EXPECT_STREQ(
        error.what(),
        "export/file: not a whole iMazing export: missing columns: message date, type; found: "
        "chat session, sent date, sender id, sender name, status, text");
    EXPECT_THAT(error.hint(), HasSubstr("iMazing"));
  }
}

TEST(WhatsAppImazing, RefusesAColumnThatIsThereTwice) {
  EXPECT_THROW(read("Chat Session,Message Date,Type,Text,Text\n"), Error);
}

TEST(WhatsAppImazing, RefusesUtf16InsteadOfPassingItOver) {
  std::string text = "\xFF\xFE";
  for (const char c : kImazingHeader) text += std::string{c, '\0'};
  EXPECT_EQ(is_whatsapp_imazing({"x.csv", text, {}}), Match::Yes);
  EXPECT_THROW(read(text), Error);
}

TEST(WhatsAppImazing, LeavesOtherTablesAlone) {
  const auto match = [](std::string_view text) { return is_whatsapp_imazing({"x.csv", text, {}}); };
  EXPECT_EQ(match("First Name,Middle Name,Last Name,Mobile Phone\n"), Match::No);
  EXPECT_EQ(match("date,type,text,status\n"), Match::No);
  const std::string messages =
      "Chat Session,Message Date,Service,Type,Sender ID,Sender Name,Status,Text,Attachment\n";
  EXPECT_EQ(match(messages), Match::No);
}

TEST(WhatsAppImazing, SaysWhichMessagesWerePassedOn) {
  const chat::Thread thread =
      only_thread(read_rows("A,2020-01-01 13:00:00,,Outgoing,,,Read,Yes,,a poem,,,,\n"
                            "A,2020-01-01 13:00:01,,Outgoing,,,Read,,,mine,,,,\n"));
  EXPECT_TRUE(thread.messages[0].forwarded);
  EXPECT_FALSE(thread.messages[1].forwarded);
}

TEST(WhatsAppImazing, ARowThatIsThereTwiceIsRejected) {
  const FileContent content = read_rows(
      "A,2020-01-01 13:00:00,,Outgoing,,,Read,,,same,,,,\n"
      "A,2020-01-01 13:00:00,,Outgoing,,,Read,,,same,,,,\n");
  EXPECT_THAT(reasons_of(content), ElementsAre("duplicate"));
}

}  // namespace
}  // namespace idiolect::sources
