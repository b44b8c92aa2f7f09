#include "sources/other_apps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sources/unread_formats.h"

namespace idiolect::sources {
namespace {

using ::testing::HasSubstr;

std::string reason(std::string_view path, std::string_view head) {
  return reason_not_read({path, head, {}});
}

TEST(OtherApps, AreNamedWithTheNextStep) {
  EXPECT_THAT(reason("/x/EnMicroMsg.db", "\x01\x02\x03"), HasSubstr("make CSV of it"));
  EXPECT_THAT(reason("/x/naver_line", "SQLite format 3"), HasSubstr("save each chat as text"));
  EXPECT_THAT(reason("/x/messages.json", R"({"userId":"8:a","exportDate":"x","conversations":[]})"),
              HasSubstr("Skype"));
  EXPECT_THAT(reason("/x/a.json", R"({"Received Saved Chat History": []})"), HasSubstr("Snapchat"));
  EXPECT_THAT(reason("/x/messages.csv", "CONVERSATION ID,CONVERSATION TITLE,FROM\n"),
              HasSubstr("LinkedIn"));
  EXPECT_THAT(reason("/x/KakaoTalkChats.txt", "민수 님과 카카오톡 대화\n저장한 날짜 : 2024\n"),
              HasSubstr("KakaoTalk"));
  EXPECT_THAT(reason("/x/all.json.xz",
                     "\xFD"
                     "7zXZ\x00"),
              HasSubstr("xz"));
  EXPECT_THAT(reason("/x/note.rtf", "{\\rtf1\\ansi hello}"), HasSubstr("plain text"));
}

TEST(OtherApps, LeaveWhatTheyDoNotKnow) {
  EXPECT_EQ(export_of_other_app({"/x/a.json", R"({"a": 1})", {}}), "");
  EXPECT_EQ(export_of_other_app({"/x/a.txt", "we spoke of 카카오톡\n", {}}), "");
  EXPECT_EQ(export_of_other_app({"/x/a", "", {}}), "");
  EXPECT_EQ(reason("/x/a.json", R"({"a": 1})"), "JSON, but no thread of messages");
}

}  // namespace
}  // namespace idiolect::sources
