#include "sources/meta_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

FileContent read(std::string text, std::string_view path = "inbox/anna_1/message_1.json") {
  return read_text(read_meta_thread, std::move(text), path);
}

chat::Thread only_thread(const FileContent& content) { return content.parts.at(0).thread; }

chat::Kind kind_of(std::string_view fields) {
  const FileContent content = read(meta_thread(
      R"({"sender_name": "Anna", "timestamp_ms": 1700000000000, )" + std::string(fields) + "}"));
  return only_thread(content).messages.at(0).kind;
}

std::string error_of(const std::string& text) {
  try {
    read(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(MetaJson, ReadsWhoSaidWhatWhen) {
  const FileContent content =
      read(meta_thread(meta_message(R"(\u00c3\u0093scar)", 1700000000123, "caf\\u00c3\\u00a9")));
  const chat::Thread thread = only_thread(content);
  EXPECT_EQ(thread.title, "Anna");
  EXPECT_EQ(thread.key, "anna_1");
  EXPECT_EQ(thread.zone, Zone::Utc);
  ASSERT_EQ(thread.messages.size(), 1u);
  EXPECT_EQ(thread.messages[0].author, "Óscar");
  EXPECT_EQ(thread.messages[0].text, "café");
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2023-11-14T22:13:20.123Z");
}

TEST(MetaJson, TellsTheKindFromTheFields) {
  using chat::Kind;
  EXPECT_EQ(kind_of(R"("content": "hello")"), Kind::Text);
  EXPECT_EQ(kind_of(R"("content": "look", "photos": [{"uri": "1.jpg"}])"), Kind::Text);
  EXPECT_EQ(kind_of(R"("content": "my words", "share": {"link": "https://a.b"})"), Kind::Text);
  EXPECT_EQ(kind_of(R"("photos": [{"uri": "1.jpg"}])"), Kind::Media);
  EXPECT_EQ(kind_of(R"("sticker": {"uri": "s.png"})"), Kind::Sticker);
  EXPECT_EQ(kind_of(R"("share": {"share_text": "a post"})"), Kind::Media);
  EXPECT_EQ(kind_of(R"("photos": [])"), Kind::Empty);
  EXPECT_EQ(kind_of(R"("content": " \n")"), Kind::Empty);
  EXPECT_EQ(kind_of(R"("reactions": [{"reaction": "x", "actor": "y"}])"), Kind::Empty);
  EXPECT_EQ(kind_of(R"("is_unsent": true, "content": "oops")"), Kind::Unsent);
  EXPECT_EQ(kind_of(R"("is_unsent": false, "content": "kept")"), Kind::Text);
  EXPECT_EQ(kind_of(R"("is_geoblocked_for_viewer": true, "content": "kept",
                       "is_unsent_image_by_messenger_kid_parent": true)"),
            Kind::Text);
  EXPECT_EQ(kind_of(R"("audio_files": [{"uri": "a.mp4"}])"), Kind::Media);
  EXPECT_EQ(kind_of(R"("type": "Plan", "content": "Anna created a plan.")"), Kind::System);
  EXPECT_EQ(kind_of(R"("content": "Audio call ended", "call_duration": 0)"), Kind::Call);
  EXPECT_EQ(kind_of(R"("missed": true)"), Kind::Call);
  EXPECT_EQ(kind_of(R"("type": "Call", "content": "x")"), Kind::Call);
  EXPECT_EQ(kind_of(R"("type": "Unsubscribe", "content": "Anna left the group.")"), Kind::System);
  EXPECT_EQ(kind_of(R"("type": "Generic", "content": "x")"), Kind::Text);
}

TEST(MetaJson, EveryElementIsAMessageOrAReject) {
  const FileContent content =
      read(meta_thread(meta_message("Anna", 1700000000000, "one") +
                       R"(, 7, null, {"sender_name": "Anna", "content": "no time"},
         {"timestamp_ms": "soon", "content": "x"}, {"timestamp_ms": -5}, {"timestamp_ms": 1e30},
         {"timestamp_ms": 1700000000001, "content": "nobody"})"));
  EXPECT_EQ(content.records, 8u);
  EXPECT_THAT(texts_of(only_thread(content)), ElementsAre("one", "nobody"));
  EXPECT_EQ(only_thread(content).messages[1].author, "");
  ASSERT_EQ(content.rejects.size(), 6u);
  EXPECT_EQ(content.rejects[0].reason, "not-an-object");
  EXPECT_EQ(content.rejects[0].line, 2u);
  EXPECT_EQ(content.rejects[2].reason, "bad-time");
  EXPECT_EQ(content.rejects[2].unit, "message");
}

TEST(MetaJson, OldExportsCountSeconds) {
  const FileContent content =
      read(meta_thread(R"({"sender_name": "Anna", "timestamp": 1400000000, "content": "x"})"));
  EXPECT_EQ(to_iso(only_thread(content).messages.at(0).sent_at, Zone::Utc), "2014-05-13T16:53:20Z");
}

TEST(MetaJson, AGroupHasMoreThanTwoPeopleAlsoWhenOneHasLeft) {
  const std::string two = meta_message("Anna", 1700000000000, "a");
  EXPECT_FALSE(only_thread(read(meta_thread(two))).is_group);
  EXPECT_TRUE(only_thread(read(meta_thread(two + "," + meta_message("Luca", 1700000000001, "b"))))
                  .is_group);
}

TEST(MetaJson, WithoutParticipantsTheAuthorsAreThePeople) {
  const FileContent content =
      read(R"({"messages": [)" + meta_message("Anna", 1700000000000, "a") + "]}");
  EXPECT_THAT(only_thread(content).participants, ElementsAre("Anna"));
  EXPECT_EQ(only_thread(content).key, "anna_1");
}

TEST(MetaJson, KeysMayBeEscaped) {
  const FileContent content =
      read(R"({"mess\u0061ges": [{"timestamp\u005fms": 1700000000000, "content": "a"}]})");
  EXPECT_THAT(texts_of(only_thread(content)), ElementsAre("a"));
}

TEST(MetaJson, SurvivesAByteOrderMarkInvalidUtf8AndLoneSurrogates) {
  const FileContent content =
      read("\xEF\xBB\xBF" + meta_thread(meta_message("Anna", 1700000000000, "caf\xE9") + "," +
                                        meta_message("Anna", 1700000000001, "x \\ud83d")));
  EXPECT_THAT(texts_of(only_thread(content)), ElementsAre("caf\uFFFD", "x \uFFFD"));
  EXPECT_EQ(content.notes.size(), 2u);
}

TEST(MetaJson, LineEndsBecomeLineFeeds) {
  const FileContent content =
      read(meta_thread(meta_message("Anna", 1700000000000, R"(a\r\nb\rc)")));
  EXPECT_THAT(texts_of(only_thread(content)), ElementsAre("a\nb\nc"));
}

TEST(MetaJson, AFileThatIsCutAnywhereIsAnErrorThatSaysWhere) {
  const std::string whole =
      meta_thread(meta_message("Anna", 1700000000000, "one") + ", " +
                  meta_message("Robin", 1700000000001, "two \\\" \\u00c3\\u00a9"));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THAT(error_of(whole.substr(0, size)), HasSubstr("byte ")) << size;
  EXPECT_EQ(error_of(whole), "no error");
  EXPECT_THAT(error_of(whole + "]"), HasSubstr("byte "));
  EXPECT_THAT(
      error_of(whole.substr(0, 100)),
      StartsWith("inbox/anna_1/message_1.json: not a whole JSON thread: byte 100 of 100: "));
}

TEST(MetaJson, RefusesAFileWithoutAListOfMessages) {
  EXPECT_THAT(error_of(R"({"participants": []})"), HasSubstr("no list of messages"));
  EXPECT_THAT(error_of(R"({"messages": 5})"), HasSubstr("not a list"));
  EXPECT_THAT(error_of(R"({"messages": [], "messages": []})"), HasSubstr("two lists"));
  EXPECT_THAT(error_of("[]"), HasSubstr("byte "));
}

TEST(MetaJson, DeepNestingIsNoProblem) {
  const std::string deep(100'000, '[');
  EXPECT_THAT(error_of(R"({"x": )" + deep), HasSubstr("byte "));
  EXPECT_THAT(error_of(R"({"messages": [{"photos": )" + deep + "]}"), HasSubstr("byte "));
}

TEST(MetaJson, IsRecognisedByItsFieldsOrItsName) {
  const auto looks = [](std::string_view path, std::string_view head) {
    return looks_like_meta_thread({path, head, {}});
  };
  EXPECT_TRUE(looks("/x/chat.json", meta_thread("")));
  EXPECT_TRUE(looks("/x/message_12.json", R"({"partic)"));
  EXPECT_TRUE(looks("/x/message_1.json", ""));
  EXPECT_FALSE(looks("/x/chat.json", R"({"partic)"));
  EXPECT_FALSE(looks("/x/chat.json", R"([{"messages": 1, "participants": 2}])"));
  EXPECT_FALSE(looks("/x/message_1.json",
                     R"({"participants": ["A"], "threadName": "A_1", "messages": []})"));
}

}  // namespace
}  // namespace idiolect::sources
