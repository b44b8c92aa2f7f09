#include "sources/telegram_html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "sources/html_fragment.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string page(std::string_view messages, std::string_view title = "Anna Berg") {
  return R"(<!DOCTYPE html><html><body onload="CheckLocation();"><div class="page_wrap">
   <div class="page_header"><div class="content"><div class="text bold">
)" + std::string(title) +
         R"(
     </div></div></div><div class="page_body chat_page"><div class="history">)" +
         std::string(messages) + "</div></div></div></body></html>";
}

std::string message(std::string_view from, std::string_view time, std::string_view body) {
  const std::string name = from.empty() ? std::string() : R"(<div class="from_name">
)" + std::string(from) + "\n       </div>";
  return R"(
     <div class="message default clearfix)" +
         std::string(from.empty() ? " joined" : "") +
         R"(" id="message4"><div class="body"><div class="pull_right date details" title=")" +
         std::string(time) + R"(">13:15</div>)" + name + std::string(body) + "</div></div>";
}

std::string text(std::string_view words) {
  return "<div class=\"text\">\n" + std::string(words) + "\n       </div>";
}

std::string service(std::string_view line) {
  return R"(<div class="message service" id="message-1"><div class="body details">
)" + std::string(line) +
         "</div></div>";
}

std::string media(std::string_view name, std::string_view title = "x",
                  std::string_view state = "") {
  return R"(<div class="media_wrap clearfix"><div class="media clearfix pull_left )" +
         std::string(name) + R"("><div class="fill pull_left"></div><div class="body">
         <div class="title bold">)" +
         std::string(title) + R"(</div><div class="status details">)" + std::string(state) +
         "</div></div></div></div>";
}

constexpr std::string_view kTime = "23.08.2023 13:11:23 UTC-08:00";

FileContent read(std::string html, std::string_view path = "Chat/messages.html") {
  return read_text(read_telegram_html, std::move(html), path);
}

const chat::Thread& only_thread(const FileContent& content) {
  EXPECT_EQ(content.parts.size(), 1u);
  return content.parts.at(0).thread;
}

std::vector<std::string> reasons_of(const FileContent& content) {
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  return reasons;
}

TEST(TelegramHtml, ReadsMessagesAndJoinedOnes) {
  const FileContent content = read(
      page(service("23 August 2023") + message("Anna Berg", kTime, text("one<br>two &amp; three")) +
           message("", "23.08.2023 13:11:24 UTC-08:00",
                   text("<strong>four</strong> <a href=\"\">five</a>")) +
           message("Robin  Vale", "23.08.2023 13:12:00 UTC-08:00", text("six"))));
  const chat::Thread& thread = only_thread(content);
  EXPECT_EQ(content.records, 4u);
  EXPECT_EQ(thread.title, "Anna Berg");
  EXPECT_EQ(thread.zone, Zone::Utc);
  EXPECT_FALSE(thread.is_group);
  EXPECT_THAT(thread.participants, ElementsAre("Anna Berg", "Robin  Vale"));
  EXPECT_THAT(texts_of(thread), ElementsAre("", "one\ntwo & three", "four five", "six"));
  EXPECT_EQ(thread.messages[0].kind, chat::Kind::System);
  EXPECT_EQ(thread.messages[2].author, "Anna Berg");
  EXPECT_EQ(to_iso(thread.messages[2].sent_at, thread.zone), "2023-08-23T21:11:24Z");
  EXPECT_THAT(content.stated_owner, IsEmpty());
}

TEST(TelegramHtml, TimesWithoutAnOffsetAreLocal) {
  const chat::Thread thread =
      only_thread(read(page(message("Anna", "03.02.2019 13:11:23", text("hi")))));
  EXPECT_EQ(thread.zone, Zone::Local);
  EXPECT_EQ(to_iso(thread.messages.at(0).sent_at, thread.zone), "2019-02-03T13:11:23");
}

TEST(TelegramHtml, TellsWhatIsShownApart) {
  using chat::Kind;
  std::string all;
  for (const char* const name :
       {"media_photo", "media_voice_message", "media_call success", "media_contact",
        "media_location", "media_live_location", "media_venue", "media_poll"})
    all += message("Anna", kTime, media(name));
  all += message("Anna", kTime, media("media_photo", "Sticker", "😀, 20.1 KB"));
  all += message("Anna", kTime, R"(<div class="media_wrap clearfix">
        <a class="sticker_wrap clearfix pull_left" href="x"><img class="sticker" src="x"/></a></div>)");
  all += message("Anna", kTime,
                 R"(<div class="media_wrap clearfix">
        <a class="photo_wrap clearfix pull_left" href="x"></a></div>)" +
                     text("a caption"));
  all += message("Anna", kTime, "");
  const chat::Thread thread = only_thread(read(page(all)));
  std::vector<Kind> kinds;
  for (const chat::Message& message : thread.messages) kinds.push_back(message.kind);
  EXPECT_THAT(kinds, ElementsAre(Kind::Media, Kind::Media, Kind::Call, Kind::Contact,
                                 Kind::Location, Kind::Location, Kind::Location, Kind::Poll,
                                 Kind::Sticker, Kind::Sticker, Kind::Text, Kind::Empty));
  EXPECT_EQ(thread.messages[10].text, "a caption");
}

TEST(TelegramHtml, WhatOthersWroteIsForwarded) {
  const std::string forwarded = R"(<div class="pull_left forwarded userpic_wrap"></div>
      <div class="forwarded body"><div class="from_name">Luca via @news
      <span class="date details" title="01.01.2020 10:00:00 UTC+01:00"> 01.01.2020</span></div>)" +
                                text("their words") + "</div>";
  const chat::Thread thread = only_thread(
      read(page(message("Anna", kTime, forwarded) + message("Robin via @gif", kTime, text("a")) +
                message("", kTime, text("b")) +
                message("Anna", kTime,
                        R"(<div class="reply_to details">In reply to <a href="#x">this message</a>
                        </div>)" +
                            text("own words")))));
  EXPECT_EQ(thread.messages.at(0).author, "Anna");
  EXPECT_EQ(thread.messages[0].text, "their words");
  EXPECT_EQ(thread.messages[1].author, "Robin");
  EXPECT_EQ(thread.messages[3].text, "own words");
  std::vector<bool> forwards;
  for (const chat::Message& message : thread.messages) forwards.push_back(message.forwarded);
  EXPECT_THAT(forwards, ElementsAre(true, true, true, false));
}

TEST(TelegramHtml, WhoCallsOutIsTheOwner) {
  const auto owner = [](std::string_view state) {
    return read(page(message("Robin", kTime, media("media_call", "Anna Berg", state))))
        .stated_owner;
  };
  EXPECT_THAT(owner("Outgoing (12 seconds)"), ElementsAre("Robin"));
  EXPECT_THAT(owner("Cancelled"), ElementsAre("Robin"));
  EXPECT_THAT(owner("Incoming (12 seconds)"), IsEmpty());
  EXPECT_THAT(owner("Missed"), IsEmpty());
}

TEST(TelegramHtml, KnowsAGroupByItsPeopleOrItsLines) {
  const std::string two = message("Anna", kTime, text("a")) + message("Robin", kTime, text("b"));
  EXPECT_FALSE(only_thread(read(page(two))).is_group);
  EXPECT_TRUE(only_thread(read(page(two + message("Luca", kTime, text("c"))))).is_group);
  EXPECT_TRUE(
      only_thread(
          read(page(service("Anna created group &laquo;Trip&raquo; with members Robin") + two)))
          .is_group);
}

TEST(TelegramHtml, FilesOfOneFolderAreOneThreadInNumericOrder) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "ChatExport/messages.html", page(message("Anna", kTime, text("1"))));
  put(folder.path(), "ChatExport/messages2.html", page(message("Anna", kTime, text("2"))));
  put(folder.path(), "ChatExport/messages10.html", page(message("Anna", kTime, text("10"))));
  put(folder.path(), "Other/messages.html", page(message("Luca", kTime, text("x")), "Luca"));
  put(folder.path(), "ChatExport/css/style.css", "body {}");
  put(folder.path(), "export_results.html",
      R"(<!DOCTYPE html><div class="page_wrap"><div class="page_body">)");
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 2u);
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("1", "2", "10"));
  ASSERT_EQ(imported.skipped.size(), 2u);
  EXPECT_EQ(imported.skipped[1].reason, "page of a Telegram export that holds no messages");
}

TEST(TelegramHtml, EveryRecordThatIsNoMessageIsAReject) {
  std::string deep;
  for (std::size_t i = 0; i <= HtmlFragment::kMostTags; ++i) deep += "<b>";
  const FileContent content =
      read(page(message("Anna", "yesterday", text("when?")) + message("Anna", kTime, text("kept")) +
                R"(<div class="message default"><div class="body"><div class="date" title=")" +
                std::string(kTime) + R"("></div>)" + text("who?") + "</div></div>" +
                message("Anna", kTime, text(deep)) + "<div class=\"message "));
  EXPECT_THAT(reasons_of(content),
              ElementsAre("bad-date", "no-sender", "too-many-tags", "not-a-message"));
  EXPECT_EQ(content.records, 5u);
  EXPECT_THAT(texts_of(only_thread(content)), ElementsAre("kept"));
}

TEST(TelegramHtml, KeepsALongMessageOfManyLines) {
  std::string lines = "first";
  for (int i = 0; i < 4000; ++i) lines += "<br>";
  const FileContent content = read(page(message("Anna", kTime, text(lines + "last"))));
  EXPECT_EQ(texts_of(only_thread(content)).at(0).size(), 4009u);
}

TEST(TelegramHtml, ALineWithoutAnyTimeNearIsAReject) {
  const FileContent content = read(page(service("23 August 2023")));
  EXPECT_THAT(reasons_of(content), ElementsAre("no-date"));
}

TEST(TelegramHtml, ReplacesInvalidUtf8AndSaysSo) {
  const FileContent content = read(page(message("Anna", kTime, text("caf\xE9!"))));
  EXPECT_THAT(texts_of(only_thread(content)), ElementsAre("caf\uFFFD!"));
  EXPECT_THAT(content.notes, ElementsAre(HasSubstr("1 invalid UTF-8")));
}

TEST(TelegramHtml, LeavesOtherPagesAlone) {
  EXPECT_EQ(is_telegram_html({"messages.html", page(""), {}}), Match::Yes);
  const std::string_view contacts =
      R"(<div class="page_wrap"><div class="page_body list_page"><div class="entry_list">)";
  EXPECT_EQ(is_telegram_html({"contacts.html", contacts, {}}), Match::No);
  EXPECT_TRUE(is_other_telegram_page(contacts));
  const std::string_view meta = "<!DOCTYPE html><div class=\"_a6-g message\">hi</div>";
  EXPECT_EQ(is_telegram_html({"message_1.html", meta, {}}), Match::No);
  EXPECT_FALSE(is_other_telegram_page(meta));
}

}  // namespace
}  // namespace idiolect::sources
