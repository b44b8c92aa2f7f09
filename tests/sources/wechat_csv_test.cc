#include "sources/wechat_csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kHeader =
    "id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime,is_forward\n";

FileContent read(std::string_view rows, std::string_view header = kHeader) {
  return read_text(read_wechat_csv, std::string(header) + std::string(rows),
                   "csv/lin/lin_0_5000.csv");
}

std::vector<Kind> kinds_of(const chat::Thread& thread) {
  std::vector<Kind> kinds;
  for (const chat::Message& one : thread.messages) kinds.push_back(one.kind);
  return kinds;
}

std::vector<std::string> reasons_of(const FileContent& content) {
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  return reasons;
}

TEST(WeChatCsv, ReadsBothSidesAndMarksTheOwner) {
  const FileContent content = read(
      "1,9,文本,0,lin,lin,在吗,,2025-03-01 14:23:11,0\r\n"
      "2,10,文本,1,我,lin,\"在的,\n怎么了\",,2025-03-01 14:24:00,0\r\n");
  ASSERT_EQ(content.parts.size(), 1u);
  const chat::Thread& thread = content.parts[0].thread;
  EXPECT_EQ(thread.title, "lin");
  EXPECT_EQ(thread.key, "lin");
  EXPECT_FALSE(thread.is_group);
  EXPECT_EQ(thread.zone, Zone::Local);
  EXPECT_THAT(thread.participants, ElementsAre("lin"));
  EXPECT_THAT(texts_of(thread), ElementsAre("在吗", "在的,\n怎么了"));
  EXPECT_FALSE(thread.messages[0].marked_owner);
  EXPECT_EQ(thread.messages[0].author, "lin");
  EXPECT_TRUE(thread.messages[1].marked_owner);
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2025-03-01T14:23:11");
}

TEST(WeChatCsv, TellsTheKindsByTheirNames) {
  std::string rows;
  for (const char* const name :
       {"文本", "图片", "视频", "语音", "文件", "动画表情", "(分享)卡片式链接",
        "合并转发的聊天记录", "位置", "系统通知", "拍一拍", "转账", "红包", "语音通话", "消息撤回1",
        "名片", "(分享)小程序", "未知"})
    rows += "1,2," + std::string(name) + ",0,lin,lin,words,,2025-03-01 14:23:11,0\n";
  const FileContent content = read(rows);
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_THAT(
      kinds_of(thread),
      ElementsAre(Kind::Text, Kind::Media, Kind::Media, Kind::Media, Kind::Media, Kind::Sticker,
                  Kind::Media, Kind::Media, Kind::Location, Kind::System, Kind::System, Kind::Media,
                  Kind::Media, Kind::Call, Kind::Unsent, Kind::Contact, Kind::Media, Kind::Media));
  EXPECT_TRUE(thread.messages[7].forwarded);
  for (std::size_t i = 1; i < thread.messages.size(); ++i) EXPECT_EQ(thread.messages[i].text, "");
}

TEST(WeChatCsv, LeavesOutWhatAReplyQuotes) {
  const FileContent content =
      read("1,2,引用回复,0,lin,lin,\"好的\n\n[引用]我:吃饭吗\",,2025-03-01 14:23:11,0\n");
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("好的\n"));
}

TEST(WeChatCsv, KnowsForwardedRows) {
  const FileContent content = read(
      "1,2,文本,1,我,lin,a,,2025-03-01 14:23:11,1\n1,2,文本,1,我,lin,b,,2025-03-01 14:23:12,0\n");
  EXPECT_TRUE(content.parts.at(0).thread.messages[0].forwarded);
  EXPECT_FALSE(content.parts.at(0).thread.messages[1].forwarded);
}

TEST(WeChatCsv, RoomsAreGroupsAndOneFileMayHoldSeveralChats) {
  const FileContent content = read(
      "1,2,文本,0,lin,77@chatroom,one,,2025-03-01 14:23:11,0\n"
      "2,3,文本,0,mei,mei,two,,2025-03-01 14:23:12,0\n"
      "3,4,文本,0,mei,77@chatroom,three,,2025-03-01 14:23:13,0\n");
  ASSERT_EQ(content.parts.size(), 2u);
  EXPECT_THAT(texts_of(content.parts[0].thread), ElementsAre("one", "three"));
  EXPECT_TRUE(content.parts[0].thread.is_group);
  EXPECT_THAT(content.parts[0].thread.participants, ElementsAre("lin", "mei"));
  EXPECT_FALSE(content.parts[1].thread.is_group);
}

TEST(WeChatCsv, ReadsTextOutOfTheContentOfOlderFiles) {
  const FileContent content = read(
      "1,2,文本,1,我,lin,\"{\"\"src\"\": \"\"\"\", \"\"msg\"\": \"\"你好\\n呀\"\"}\",2023-08-12 "
      "23:22:41\n"
      "2,3,文本,0,lin,lin,\"{broken\",2023-08-12 23:22:42\n",
      "id,MsgSvrID,type_name,is_sender,talker,room_name,content,CreateTime\n");
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("你好\n呀", "{broken"));
}

TEST(WeChatCsv, WithoutARoomThePartsOfAFileBelongTogether) {
  constexpr std::string_view kNoRoom =
      "id,MsgSvrID,type_name,is_sender,talker,msg,src,CreateTime\n";
  const auto key_in = [&](std::string_view path) {
    const FileContent content =
        read_text(read_wechat_csv,
                  std::string("\xEF\xBB\xBF") + std::string(kNoRoom) +
                      "1,9001,image,0,Alice,x,images/one.jpg,2023-11-15T06:15:23.000Z\n",
                  path);
    EXPECT_EQ(content.parts.at(0).thread.zone, Zone::Utc);
    EXPECT_EQ(content.parts.at(0).thread.messages.at(0).kind, Kind::Media);
    return content.parts.at(0).thread.key;
  };
  EXPECT_EQ(key_in("a/lin_0_5000.csv"), key_in("a/lin_5000_10000.csv"));
  EXPECT_NE(key_in("a/lin_0_5000.csv"), key_in("a/mei_0_5000.csv"));
}

TEST(WeChatCsv, ReadsTheNumbersOfWeChatMsg) {
  const FileContent content = read(
      "1,7,1,0,0,1703902272,,hello,2023-12-30 10:11:12,,Lin,wxid_1\n"
      "2,7,1,0,1,1703902273,,hey,2023-12-30 10:11:13,,Lin,wxid_1\n"
      "3,7,47,0,0,1703902274,,<msg><emoji/></msg>,2023-12-30 10:11:14,,Lin,wxid_1\n"
      "4,7,49,57,0,1703902275,,,2023-12-30 10:11:15,,Lin,wxid_1\n"
      "5,7,x,0,0,1703902276,,,2023-12-30 10:11:16,,Lin,wxid_1\n",
      "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,"
      "Sender\n");
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_THAT(kinds_of(thread), ElementsAre(Kind::Text, Kind::Text, Kind::Sticker, Kind::Empty));
  EXPECT_EQ(thread.messages[0].author, "Lin");
  EXPECT_TRUE(thread.messages[1].marked_owner);
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2023-12-30T10:11:12");
  EXPECT_THAT(reasons_of(content), ElementsAre("bad-type"));
}

TEST(WeChatCsv, EveryRowThatIsNoMessageIsARejectWithItsLine) {
  const FileContent content = read(
      "1,2,文本,0,lin,lin,a,,someday,0\n"
      "1,2,文本,2,lin,lin,a,,2025-03-01 14:23:11,0\n"
      "1,2,文本,0\n"
      "1,2,文本,0,lin,lin,a,b,c,,2025-03-01 14:23:11,0\n"
      "1,2,文本,0,lin,lin,kept,,2025-03-01 14:23:11,0\n"
      "1,2,文本,0,lin,lin,\"open,,2025-03-01 14:23:11,0\n");
  EXPECT_THAT(reasons_of(content),
              ElementsAre("bad-date", "bad-sender", "short-row", "long-row", "unclosed-quote"));
  EXPECT_EQ(content.rejects[2].line, 4u);
  EXPECT_EQ(content.records, 6u);
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("kept"));
}

TEST(WeChatCsv, NamesTheColumnThatIsMissing) {
  try {
    read("1,2,文本,lin,a\n", "id,MsgSvrID,type_name,talker,msg\n");
    FAIL() << "a file without directions was read";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("'is_sender' is missing"));
  }
}

TEST(WeChatCsv, LeavesOtherTablesAlone) {
  const auto match = [](std::string_view text) { return is_wechat_csv({"x.csv", text, {}}); };
  EXPECT_EQ(match(kHeader), Match::Yes);
  EXPECT_EQ(match(kImazingHeader), Match::No);
  EXPECT_EQ(match("id,talker,msg,CreateTime\n"), Match::No);
}

}  // namespace
}  // namespace idiolect::sources
