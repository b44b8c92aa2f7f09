#include "sources/line_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sources/line_format.h"
#include "sources/line_placeholders.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

FileContent read(std::string text) {
  return read_text(read_line_text, std::move(text), "line.txt");
}

chat::Thread thread_in(std::string text) {
  FileContent content = read(std::move(text));
  EXPECT_EQ(content.parts.size(), 1u);
  EXPECT_EQ(content.parts.at(0).thread.messages.size() + content.rejects.size(), content.records);
  return content.parts.at(0).thread;
}

std::vector<Kind> kinds_of(const chat::Thread& thread) {
  std::vector<Kind> kinds;
  for (const chat::Message& one : thread.messages) kinds.push_back(one.kind);
  return kinds;
}

std::vector<std::string> authors_of(const chat::Thread& thread) {
  std::vector<std::string> authors;
  for (const chat::Message& one : thread.messages) authors.push_back(one.author);
  return authors;
}

std::vector<std::string> times_of(const chat::Thread& thread) {
  std::vector<std::string> times;
  for (const chat::Message& one : thread.messages)
    times.push_back(to_iso(one.sent_at, thread.zone));
  return times;
}

TEST(LineText, ReadsAChatOfTwo) {
  const chat::Thread thread = thread_in(
      "\xEF\xBB\xBF[LINE] Chat history with Bob\r\nSaved on: 2018/03/25 19:57\r\n\r\n"
      "2015/12/25 Fri\r\n10:15\tBob\tMerry Christmas\r\n"
      "10:16\tAlice\t\"first line\nsecond line with \"\"quotes\"\"\"\r\n"
      "10:17\tBob unsent a message.\r\n\r\n2015/12/26 Sat\r\n9:05\tBob\t[Sticker]\r\n");
  EXPECT_EQ(thread.title, "Bob");
  EXPECT_FALSE(thread.is_group);
  EXPECT_EQ(thread.zone, Zone::Local);
  EXPECT_THAT(thread.participants, ElementsAre("Alice", "Bob"));
  EXPECT_THAT(kinds_of(thread), ElementsAre(Kind::Text, Kind::Text, Kind::Unsent, Kind::Sticker));
  EXPECT_THAT(texts_of(thread),
              ElementsAre("Merry Christmas", "first line\nsecond line with \"quotes\"", "", ""));
  EXPECT_THAT(times_of(thread), ElementsAre("2015-12-25T10:15:00", "2015-12-25T10:16:00",
                                            "2015-12-25T10:17:00", "2015-12-26T09:05:00"));
  for (const chat::Message& message : thread.messages) EXPECT_FALSE(message.marked_owner);
}

TEST(LineText, ReadsJapanese) {
  const chat::Thread thread = thread_in(
      "[LINE] 花子とのトーク履歴\n保存日時：2024/02/01 10:00\n\n2024/01/15(月)\n"
      "午前9:30\t花子\tおはよう\n午後0:05\t太郎\t[スタンプ]\n午後1:00\t花子\t[写真]\n"
      "午後1:01\t花子\t☎ 通話時間 0:07\n午後1:02\t\tメッセージの送信を取り消しました\n"
      "午後1:03\t太郎\t[位置情報] 東京都千代田区\n午後1:04\t太郎\t了解です(emoji)\n"
      "午後1:05\t太郎\t(emoji)\n");
  EXPECT_EQ(thread.title, "花子");
  EXPECT_THAT(kinds_of(thread),
              ElementsAre(Kind::Text, Kind::Sticker, Kind::Media, Kind::Call, Kind::Unsent,
                          Kind::Location, Kind::Text, Kind::Sticker));
  EXPECT_EQ(times_of(thread)[0], "2024-01-15T09:30:00");
  EXPECT_EQ(times_of(thread)[1], "2024-01-15T12:05:00");
}

TEST(LineText, ReadsChineseAndKoreanAndThai) {
  const chat::Thread taiwan = thread_in(
      "[LINE] 與小美的聊天記錄\n儲存日期：2025/02/10 14:00\n\n2024/01/15（一）\n"
      "下午09:15\t小美\t晚安～\n下午09:16\t\t阿明已收回訊息\n下午09:17\t阿明\t[貼圖]\n"
      "下午09:18\t☎ 未接來電\n");
  EXPECT_EQ(taiwan.title, "小美");
  EXPECT_THAT(kinds_of(taiwan), ElementsAre(Kind::Text, Kind::Unsent, Kind::Sticker, Kind::Call));
  EXPECT_EQ(times_of(taiwan)[0], "2024-01-15T21:15:00");
  const chat::Thread china = thread_in(
      "[LINE] 周末的聊天记录\n保存日期：2026/1/31 "
      "14:00\n\n2026/1/30周五\n上午12:15\t小美\t[语音信息]\n");
  EXPECT_TRUE(china.is_group);
  EXPECT_EQ(times_of(china)[0], "2026-01-30T00:15:00");
  const chat::Thread korea = thread_in(
      "[LINE] 민수님과의 대화\n저장 일시 : 2024/01/16\n\n2024.01.15 월요일\n오후 "
      "9:15\t민수\t[사진]\n"
      "오후 9:16\t민수\t안녕\n");
  EXPECT_EQ(korea.title, "민수");
  EXPECT_THAT(texts_of(korea), ElementsAre("", "안녕"));
  const chat::Thread thailand = thread_in(
      "[LINE] ประวัติการสนทนากับ Nok\nบันทึกวันที่: 2024/01/16 10:00\n\n2567.01.15 วันจันทร์\n"
      "21:15\tNok\tสวัสดี\n");
  EXPECT_EQ(thailand.title, "Nok");
  EXPECT_EQ(times_of(thailand)[0], "2024-01-15T21:15:00");
}

TEST(LineText, SettlesWhetherTheDayOrTheMonthComesFirst) {
  const std::string head = "[LINE] Chat history with Bob\nSaved on: 9/26/2026, 11:00\n\n";
  const auto first_day = [&](const std::string& days) {
    return times_of(thread_in(head + days)).at(0).substr(0, 10);
  };
  EXPECT_EQ(first_day("Fri, 9/25/2026\n9:03PM\tBob\thi\n"), "2026-09-25");
  EXPECT_EQ(first_day("Fri, 25/09/2026\n9:03 PM\tBob\thi\n"), "2026-09-25");
  // Both are Saturdays: what follows decides.
  EXPECT_EQ(first_day("Sat, 11/01/2025\n21:03\tBob\thi\n\nSun, 12/01/2025\n21:03\tBob\thi\n"),
            "2025-01-11");
  EXPECT_EQ(first_day("Sat, 11/01/2025\n21:03\tBob\thi\n\nSun, 11/02/2025\n21:03\tBob\thi\n"),
            "2025-11-01");
  EXPECT_THAT(read(head + "Fri, 25/09/2026\n21:03\tBob\thi\n").variant, HasSubstr("day first"));
}

TEST(LineText, KeepsDaysAndTimesInsideAText) {
  const chat::Thread thread = thread_in(
      "[LINE] 友人とのトーク履歴\n保存日時：2026/10/05 12:00\n\n2026/10/01(木)\n"
      "09:00\t私\t\"確認します\n> 引用\n2026/10/02(金)\nまだ本文の中です\"\n"
      "09:01\t友人\tunquoted\n2026/10/02(金)\n\nstill the text\n09:02\t友人\tok\n");
  EXPECT_THAT(texts_of(thread), ElementsAre("確認します\n> 引用\n2026/10/02(金)\nまだ本文の中です",
                                            "unquoted\n2026/10/02(金)\n\nstill the text", "ok"));
  EXPECT_EQ(times_of(thread)[2], "2026-10-01T09:02:00");
}

TEST(LineText, LeavesQuotesThatAPersonWrote) {
  const chat::Thread thread = thread_in(
      "[LINE] Chat history with Bob\n\n2015/12/25 Fri\n10:15\tBob\t\"yes\"\n10:16\tBob\t\"yes\" he "
      "said\n10:17\tBob\t\"never closed\n10:18\tBob\t\"\"\"all\"\" of "
      "it\"\n10:19\tBob\t\"two\nlines\n\"\n");
  EXPECT_THAT(texts_of(thread), ElementsAre("\"yes\"", "\"yes\" he said", "\"never closed",
                                            "\"all\" of it", "two\nlines"));
}

TEST(LineText, ReadsFilesWhoseFieldsArePartedByBlanks) {
  const chat::Thread thread = thread_in(
      "[LINE] Chat history in Trip\nSaved on: 2024/01/03 09:00\n\n2024.01.02 Tuesday\n"
      "10:15 Mary Ann Stickers\n10:16 Mary Ann Photos\n10:17 Mary Ann see you there\nor not\n"
      "10:18 Bob ok\n10:19 Bob unsent a message.\n10:20 Bob joined the group.\n"
      "10:21 Bob ☎ Call time 1:23\n");
  EXPECT_TRUE(thread.is_group);
  EXPECT_THAT(kinds_of(thread), ElementsAre(Kind::Sticker, Kind::Media, Kind::Text, Kind::Text,
                                            Kind::Unsent, Kind::System, Kind::Call));
  EXPECT_THAT(authors_of(thread),
              ElementsAre("Mary Ann", "Mary Ann", "Mary Ann", "Bob", "", "", "Bob"));
  EXPECT_EQ(thread.messages[2].text, "see you there\nor not");
}

TEST(LineText, KnowsAFileWithoutItsHeadingByTheDay) {
  const auto match = [](std::string_view text) { return is_line_text({"/x/a.txt", text, {}}); };
  EXPECT_EQ(match("2018.04.24 Tuesday\n10:15 Bob hi\n"), Match::Yes);
  EXPECT_EQ(match("[LINE] X\n"), Match::Yes);
  EXPECT_EQ(match("Chat history with Bob\n"), Match::Yes);
  EXPECT_EQ(match("31/12/23, 18:05 - Anna: hi\n"), Match::No);
  EXPECT_EQ(match("[31.12.23, 18:05:00] Anna: hi\n"), Match::No);
  EXPECT_EQ(match("2018.04.24\n10:15 lunch\n"), Match::No);
  EXPECT_EQ(match("notes\n2018.04.24 Tuesday\n10:15 Bob hi\n"), Match::No);
  const chat::Thread thread = thread_in("2018.04.24 Tuesday\n10:15 Bob hi\n");
  EXPECT_EQ(thread.title, "line");
  EXPECT_THAT(texts_of(thread), ElementsAre("hi"));
}

TEST(LineText, EveryLineThatIsNoMessageIsAReject) {
  const FileContent content = read(
      "[LINE] Chat history with Bob\nSaved on: 2018/03/25 19:57\n\n9:00\tBob\ttoo early\n"
      "2015/02/30 Fri\n10:15\tBob\tno such day\nand its second line\n\n2015/12/25 Fri\n"
      "10:16\tBob\tok\n");
  EXPECT_EQ(content.records, 3u);
  ASSERT_EQ(content.rejects.size(), 2u);
  EXPECT_EQ(content.rejects[0].reason, "no-date");
  EXPECT_EQ(content.rejects[0].line, 4u);
  EXPECT_EQ(content.rejects[0].unit, "line");
  EXPECT_EQ(content.rejects[1].reason, "bad-date");
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("ok"));
}

TEST(LineText, PartsOfOneChatShareTheirKeyAndAGroupOfTheSameNameDoesNot) {
  const auto key = [](std::string text) { return thread_in(std::move(text)).key; };
  EXPECT_EQ(key("[LINE] Chat history with Bob\n"), key("[LINE] Bobとのトーク履歴\n"));
  EXPECT_NE(key("[LINE] Chat history with Bob\n"), key("[LINE] Chat history in Bob\n"));
}

TEST(LineText, AHeadingWithoutMessagesIsNoted) {
  EXPECT_THAT(read("[LINE] Chat history with Bob\nSaved on: 2018/03/25 19:57\n").notes,
              ElementsAre(HasSubstr("no message under it")));
}

TEST(LinePlaceholders, AreNotFoundInsideSentences) {
  EXPECT_EQ(line_placeholder("[Photo]"), Kind::Media);
  EXPECT_EQ(line_placeholder("[File] report.pdf"), Kind::Media);
  EXPECT_EQ(line_placeholder("[null] https://maps.google.com/?q=1"), Kind::Location);
  EXPECT_EQ(line_placeholder("ⓘ このメッセージは表示できません。"), Kind::System);
  EXPECT_EQ(line_placeholder("You unsent a message."), Kind::Unsent);
  EXPECT_EQ(line_placeholder("[Photo] of what?"), std::nullopt);
  EXPECT_EQ(line_placeholder("see [Photo]"), std::nullopt);
  EXPECT_EQ(line_placeholder("[Photo"), std::nullopt);
  EXPECT_EQ(line_placeholder("Bob unsent a message I liked"), std::nullopt);
}

}  // namespace
}  // namespace idiolect::sources
