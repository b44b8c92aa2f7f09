#include "sources/meta_html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/utf8.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::string_view kPath = "your_instagram_activity/messages/inbox/anna_1/message_1.html";

FileContent read(std::string text, std::string_view path = kPath) {
  return read_text(read_meta_page, std::move(text), path);
}

std::string page(std::string_view rows) {
  return "<html><head><title>Anna</title><style>._a6-h{}</style></head><body><div class=\"_a706\" "
         "role=\"main\">" +
         std::string(rows) + "</div></body></html>";
}

/// A message as the pages of 2020 to 2025 have it; `slots` is what stands in the body.
std::string row(std::string_view sender, std::string_view slots,
                std::string_view date = "Jan 01, 2022, 5:05 PM") {
  return "<div class=\"pam _3-95 _2ph- _a6-g uiBoxWhite noborder\"><div class=\"_3-95 _2pim _a6-h "
         "_a6-i\">" +
         std::string(sender) + "</div><div class=\"_3-95 _a6-p\"><div>" + std::string(slots) +
         "</div></div><div class=\"_3-94 _a6-o\">" + std::string(date) + "</div></div>";
}

std::string words(std::string_view text) {
  return "<div></div><div>" + std::string(text) + "</div><div></div><div></div>";
}

std::vector<chat::Message> messages_of(std::string_view rows) {
  return read(page(rows)).parts.at(0).thread.messages;
}

TEST(MetaHtml, ReadsWhoSaidWhatWhen) {
  const FileContent content = read(page(row("Anna", words("hi &amp; <br />you &#039;s &lt;3"))));
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.title, "Anna");
  EXPECT_EQ(thread.key, "anna_1");
  EXPECT_EQ(thread.zone, Zone::Local);
  ASSERT_THAT(thread.messages, SizeIs(1));
  EXPECT_EQ(thread.messages[0].author, "Anna");
  EXPECT_EQ(thread.messages[0].text, "hi & \nyou 's <3");
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2022-01-01T17:05:00");
  EXPECT_EQ(content.records, 1u);
  EXPECT_EQ(content.variant, "HTML");
}

TEST(MetaHtml, ReadsThePagesOfBefore2020) {
  const FileContent content = read(
      "<html><body><div class=\"pam _3-95 _2pi0 _2lej uiBoxWhite noborder\"><div class=\"_3-96 "
      "_2pio _2lek _2lel\">Anna</div><div class=\"_3-96 _2let\"><div><div></div><div>hello</div>"
      "<div></div></div></div><div class=\"_3-94 _2lem\">Oct 19, 2019, 2:37 "
      "PM</div></div></body></html>");
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("hello"));
  EXPECT_EQ(content.parts.at(0).thread.messages[0].author, "Anna");
}

TEST(MetaHtml, ReadsThePagesOf2023WithHeadings) {
  const FileContent content = read(
      "<html><body><h1>Friend</h1><main class=\"_a706\" role=\"main\"><div class=\"pam _3-95 _2ph- "
      "_a6-g uiBoxWhite noborder\"><h2 class=\"_3-95 _2pim _a6-h _a6-i\">Anna</h2><div "
      "class=\"_3-95 _a6-p\"><div><div></div><div>hello</div></div></div><div class=\"_3-94 "
      "_a6-o\">ene. 15, 2024 10:30 am</div></div></main></body></html>");
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.title, "Friend");
  ASSERT_THAT(thread.messages, SizeIs(1));
  EXPECT_EQ(thread.messages[0].author, "Anna");
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2024-01-15T10:30:00");
}

TEST(MetaHtml, TheBlockThatListsThePeopleIsNoMessage) {
  const FileContent content =
      read(page("<div class=\"pam _3-95 _2ph- _a6-g uiBoxWhite noborder\"><div class=\"_a6-h\">"
                "Teilnehmer: Anna und Robin</div><div><img src=\"g.jpg\"></div></div>" +
                row("Anna", words("a"))));
  EXPECT_EQ(content.records, 1u);
  EXPECT_THAT(content.rejects, SizeIs(0));
}

TEST(MetaHtml, ReactionsAreNoWords) {
  const auto messages = messages_of(
      row("Anna",
          words("hello") + "<ul class=\"_a6-q\"><li>😂Robin (Jan 1, 2022 6:00 pm)</li></ul>") +
      row("Anna", words("") + "<ul class=\"_a6-q\"><li>😂Robin</li></ul>"));
  ASSERT_THAT(messages, SizeIs(2));
  EXPECT_EQ(messages[0].text, "hello");
  EXPECT_EQ(messages[1].kind, chat::Kind::Empty);
}

TEST(MetaHtml, MediaAndSharedPostsWithoutWordsAreMedia) {
  using chat::Kind;
  const auto messages = messages_of(
      row("Anna", words("") + "<div><a href=\"p/1.jpg\"><img src=\"p/1.jpg\"></a></div>") +
      row("Anna", words("look") + "<div><img src=\"p/1.jpg\"></div>") +
      row("Anna", words("") + "<div><audio src=\"a.m4a\"><a>Click for audio</a></audio></div>") +
      row("Anna", words("") + "<div><div>a post</div><div><a href=\"https://a.b\">https://a.b</a>"
                              "</div></div>") +
      row("Anna", words("my words") + "<div><a href=\"https://a.b\">https://a.b</a></div>") +
      row("Anna", words("")));
  ASSERT_THAT(messages, SizeIs(6));
  EXPECT_EQ(messages[0].kind, Kind::Media);
  EXPECT_EQ(messages[1].text, "look");
  EXPECT_EQ(messages[2].kind, Kind::Media);
  EXPECT_EQ(messages[3].kind, Kind::Media);
  EXPECT_EQ(messages[4].text, "my words");
  EXPECT_EQ(messages[5].kind, Kind::Empty);
}

TEST(MetaHtml, ADateThatSomebodyWroteIsNoMessage) {
  const auto messages = messages_of(row("Anna", words("Dec 28, 2020 7:20 am")));
  ASSERT_THAT(messages, SizeIs(1));
  EXPECT_EQ(messages[0].text, "Dec 28, 2020 7:20 am");
}

TEST(MetaHtml, ASenderWithoutAReadableDateIsAReject) {
  const FileContent content =
      read(page(row("Anna", words("one")) + row("Anna", words("two"), "a while ago")));
  EXPECT_EQ(content.records, 2u);
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("one"));
  ASSERT_THAT(content.rejects, SizeIs(1));
  EXPECT_EQ(content.rejects[0].reason, "bad-time");
  EXPECT_EQ(content.rejects[0].line, 2u);
}

TEST(MetaHtml, TheDayOfOneDateSettlesTheOthers) {
  const auto messages = messages_of(row("Anna", words("a"), "04/05/2022 10:00") +
                                    row("Anna", words("b"), "04/25/2022 10:00"));
  EXPECT_EQ(to_iso(messages.at(0).sent_at, Zone::Local), "2022-04-05T10:00:00");
  const FileContent open = read(page(row("Anna", words("a"), "04/05/2022 10:00")));
  ASSERT_THAT(open.notes, SizeIs(1));
  EXPECT_THAT(open.notes[0], HasSubstr("read both ways"));
}

TEST(MetaHtml, ReadsTheListOfParticipants) {
  const auto people = [](const std::string& list) {
    return read(page("<div>Participants: " + list + "</div>" + row("Anna", words("a"))))
        .parts.at(0)
        .thread;
  };
  EXPECT_THAT(people("Anna, Luca and Robin Vale").participants,
              ElementsAre("Anna", "Luca", "Robin Vale"));
  EXPECT_TRUE(people("Anna, Luca and Robin Vale").is_group);
  EXPECT_THAT(people("Robin, Anna").participants, ElementsAre("Robin", "Anna"));
  EXPECT_THAT(people("Anna and Robin").participants, ElementsAre("Anna", "Robin"));
}

TEST(MetaHtml, TheTitleNamesTheOtherWhereOneSideIsSilent) {
  const chat::Thread thread = read(page(row("Robin", words("hello?")))).parts.at(0).thread;
  EXPECT_THAT(thread.participants, ElementsAre("Anna", "Robin"));
  EXPECT_FALSE(thread.is_group);
}

TEST(MetaHtml, OrderIsThatOfTheTimes) {
  const testing::TemporaryFolder folder;
  put(folder.path(), std::string(kPath),
      page(row("Anna", words("c"), "Jan 01, 2022, 5:07 PM") +
           row("Anna", words("b"), "Jan 01, 2022, 5:05 PM") +
           row("Anna", words("a"), "Jan 01, 2022, 5:05 PM")));
  EXPECT_THAT(texts_of(read_one(folder.path()).threads.at(0)), ElementsAre("a", "b", "c"));
}

TEST(MetaHtml, GivesWayToTheSameThreadAsJson) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "html/" + std::string(kPath),
      page(row("Anna", words("hello")) + row("Robin", words("yes"))));
  put(folder.path(), "json/your_instagram_activity/messages/inbox/anna_1/message_1.json",
      meta_thread(meta_message("Anna", 1641056700000, "hello")));
  const Read imported = read_one(folder.path());
  ASSERT_THAT(imported.threads, SizeIs(1));
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("hello"));
  EXPECT_EQ(imported.threads[0].zone, Zone::Utc);
  ASSERT_THAT(imported.rejects, SizeIs(2));
  EXPECT_EQ(imported.rejects[0].reason, "page-copy");
  EXPECT_THAT(imported.rejects[0].path, HasSubstr("message_1.html"));
}

TEST(MetaHtml, DeepOrCrowdedPagesAreErrors) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<div>";
  EXPECT_THROW(read(deep), Error);
  std::string crowded = "<div";
  for (int i = 0; i < 100'000; ++i) crowded += " a" + std::to_string(i);
  EXPECT_THROW(read(crowded + ">"), Error);
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "<div></div><br>";
  EXPECT_EQ(read(many).records, 0u);
}

TEST(MetaHtml, ReferencesThatAreNoCharacterLeaveValidText) {
  const auto messages = messages_of(row("Anna", words("a &#0111111111111139; b &#xD800; \xFF c")));
  ASSERT_THAT(messages, SizeIs(1));
  EXPECT_TRUE(is_valid_utf8(messages[0].text));
}

TEST(MetaHtml, OtherPagesOfADownloadAreNotTaken) {
  const auto looks = [](std::string_view path, std::string_view head) {
    return looks_like_meta_page({path, head, {}});
  };
  EXPECT_TRUE(looks("/a/messages/inbox/anna_1/message_1.html", "<html>"));
  EXPECT_TRUE(looks("/a/message_1.html", page(row("Anna", words("a")))));
  EXPECT_TRUE(looks("/a/messages/anna_1/message.html", page(row("Anna", words("a")))));
  EXPECT_FALSE(looks("/a/message_1.html", "<html></html>"));
  EXPECT_FALSE(looks("/a/your_posts_1.html", page(row("Anna", words("a")))));
  EXPECT_FALSE(looks("/a/messages/inbox/anna_1/message_1.html", ""));
}

}  // namespace
}  // namespace idiolect::sources
