#include "sources/imessage_exporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sources/imessage_exporter_common.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

FileContent read_txt(std::string text, std::string_view path = "export/Anna Lind.txt") {
  return read_text(read_imessage_exporter_text, std::move(text), path);
}

FileContent read_html(const std::string& body) {
  return read_text(
      read_imessage_exporter_html,
      "<html>\n<meta charset=\"UTF-8\">\n<style>.message > p {}</style>" + body + "</html>",
      "export/Anna Lind.html");
}

/// A message as the newer versions write it.
std::string html_message(const std::string& side, const std::string& sender,
                         const std::string& inside) {
  return "<div class=\"message\" id=\"r-1\">\n<div class=\"" + side +
         "\">\n<p><span class=\"timestamp\">\n<a title=\"Reveal\" href=\"sms://open?g=1\">May 17, "
         "2022  5:29:42 PM</a>\n (Read by them after 2 seconds)</span>\n<span class=\"sender\">" +
         sender + "</span></p>\n<hr>\n" + inside + "</div>\n</div>\n";
}

std::string part(const std::string& inside) {
  return "<div class=\"message_part\">\n" + inside + "\n</div>\n";
}

std::string bubble(const std::string& text) {
  return part("<span class=\"bubble\">" + text + "</span>");
}

std::vector<Kind> kinds_of(const FileContent& content) {
  std::vector<Kind> kinds;
  for (const chat::Message& message : content.parts.at(0).thread.messages)
    kinds.push_back(message.kind);
  return kinds;
}

TEST(ImessageExporterText, ReadsBlocksOfTimeSenderAndLines) {
  const FileContent content = read_txt(
      "May 17, 2022  5:29:42 PM (Read by them after 1 hour, 49 seconds)\nMe\nHello\n\n  world\n\n"
      "May 17, 2022 12:05:00 AM\nAnna Lind\nhi\n\n");
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.title, "Anna Lind");
  EXPECT_THAT(thread.participants, ElementsAre("Anna Lind"));
  EXPECT_FALSE(thread.is_group);
  EXPECT_EQ(thread.zone, Zone::Local);
  EXPECT_THAT(texts_of(thread), ElementsAre("Hello\n\n  world", "hi"));
  EXPECT_TRUE(thread.messages[0].marked_owner);
  EXPECT_FALSE(thread.messages[1].marked_owner);
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, Zone::Local), "2022-05-17T17:29:42");
  EXPECT_EQ(to_iso(thread.messages[1].sent_at, Zone::Local), "2022-05-17T00:05:00");
  EXPECT_EQ(content.records, 2u);
  EXPECT_THAT(content.stated_owner, IsEmpty());
}

TEST(ImessageExporterText, AnswersBelowAMessageAreNotItsText) {
  const FileContent content = read_txt(
      "May 17, 2022  5:29:42 PM\nAnna\nquestion\n"
      "Tapbacks:\n    Loved by Me\n"
      "    May 17, 2022  5:30:00 PM\n    Me\n    answer of\ntwo lines\n\n"
      "May 17, 2022  5:30:00 PM\nMe\nanswer of\ntwo lines\n"
      "This message responded to an earlier message.\n\n");
  EXPECT_THAT(texts_of(content.parts.at(0).thread),
              ElementsAre("question", "answer of\ntwo lines"));
}

TEST(ImessageExporterText, TapbacksOfOldVersionsAreNotText) {
  const FileContent content = read_txt(
      "May 17, 2022  5:29:42 PM\nAnna\nquestion\nSent with Echo\nReactions:\nLoved by Me\n\n\n"
      "May 17, 2022  5:30:00 PM\nMe\nyes\n\n");
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("question", "yes"));
}

TEST(ImessageExporterText, TheLastVersionOfAnEditedMessageCounts) {
  const FileContent content = read_txt(
      "May 17, 2022  5:29:42 PM\nMe\nMay 17, 2022  5:29:42 PM frist\nEdited 5 seconds later: "
      "first\nEdited 1 minute later: First!\n\n");
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("First!"));
}

TEST(ImessageExporterText, TellsTheKindsApart) {
  const std::string stamp = "May 17, 2022  5:29:42 PM";
  const std::string head = stamp + "\nMe\n";
  const FileContent content =
      read_txt(head + "/Users/x/Library/Messages/Attachments/a/IMG 1.heic\n\n" +  //
               head + "attachments/12/5.jpeg\nwith words\n\n" +                   //
               head + "Attachment missing!\n\n" +                                 //
               head + "Sticker from Anna: /x/y.png\n\n" +                         //
               head + "You deleted a message.\n\n" +                              //
               head + "This message was deleted from the conversation!\n\n" +     //
               head + "SharePlay Message\nEnded\n\n" +                            //
               head + "Photos message:\nTrip\n3 photos\n\n" +                     //
               head + "https://a.example/x\nA page\nIts summary\n\n" +            //
               stamp + " You renamed the conversation to Trip\n\n" +              //
               head + "\n");
  EXPECT_THAT(kinds_of(content), ElementsAre(Kind::Media, Kind::Text, Kind::Media, Kind::Sticker,
                                             Kind::Unsent, Kind::Unsent, Kind::System, Kind::Media,
                                             Kind::Text, Kind::System, Kind::Empty));
  EXPECT_EQ(content.parts[0].thread.messages[1].text, "with words");
  EXPECT_EQ(content.parts[0].thread.messages[8].text, "https://a.example/x");
}

TEST(ImessageExporterText, AGivenNameOfTheOwnerIsFoundByWhoReads) {
  const FileContent content = read_txt(
      "May 17, 2022  5:29:42 PM\nRobin\none\n\n"
      "May 17, 2022  5:29:43 PM (Read by them after 1 second)\nRobin\ntwo\n\n"
      "May 17, 2022  5:29:44 PM (Read by Robin after 1 second)\nAnna\nthree\n\n");
  EXPECT_THAT(content.stated_owner, ElementsAre("Robin"));
  const auto& messages = content.parts.at(0).thread.messages;
  EXPECT_TRUE(messages[0].marked_owner);
  EXPECT_TRUE(messages[1].marked_owner);
  EXPECT_FALSE(messages[2].marked_owner);
}

TEST(ImessageExporterText, AFileIsAChatAndMayListItsPeople) {
  const chat::Thread group =
      read_txt("May 17, 2022  5:29:42 PM\nAnna\nhi\n\n", "x/Anna, Luca, +1555.txt")
          .parts.at(0)
          .thread;
  EXPECT_TRUE(group.is_group);
  EXPECT_THAT(group.participants, ElementsAre("Anna", "+1555", "Luca"));
  const chat::Thread named =
      read_txt("May 17, 2022  5:29:42 PM\nAnna\nhi\n\n", "x/Trip - 12.txt").parts.at(0).thread;
  EXPECT_EQ(named.title, "Trip");
  EXPECT_EQ(named.key, "Trip - 12");
}

TEST(ImessageExporterText, WhatHasNoTimeOrSenderIsAReject) {
  const FileContent content = read_txt(
      "the end of something\nmore\n\n"
      "Feb 30, 2022  5:29:42 PM\nMe\nnever\n\n"
      "May 17, 2022  5:29:42 PM\n\n"
      "May 17, 2022  5:29:43 PM\nMe\nkept\n");
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  EXPECT_THAT(reasons, ElementsAre("no-date", "bad-date", "no-sender"));
  EXPECT_EQ(content.rejects[2].line, 8u);
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("kept"));
  EXPECT_EQ(content.records, 4u);
}

TEST(ImessageExporterText, IsKnownByItsFirstLine) {
  const auto match = [](std::string_view head) {
    return is_imessage_exporter_text({"/x/y.txt", head, {}});
  };
  EXPECT_EQ(match("May 17, 2022  5:29:42 PM\nMe\nhi\n"), Match::Yes);
  EXPECT_EQ(match("\nMay 17, 2022 12:29:42 AM You left the conversation.\n"), Match::Yes);
  EXPECT_EQ(match("May 17, 2022 - Anna: hi\n"), Match::No);
  EXPECT_EQ(match("17.05.22, 17:29 - Anna: hi\n"), Match::No);
  EXPECT_EQ(match(""), Match::No);
}

TEST(ImessageExporterHtml, ReadsBothSidesOfAChat) {
  const FileContent content = read_html(
      html_message("sent iMessage", "Me", bubble("Hello &amp; <b>good\n day</b> &lt;3 &#x1F600;")) +
      html_message("received", "Anna", bubble("hi")));
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.title, "Anna Lind");
  EXPECT_THAT(texts_of(thread), ElementsAre("Hello & good\n day <3 \U0001F600", "hi"));
  EXPECT_TRUE(thread.messages[0].marked_owner);
  EXPECT_EQ(thread.messages[1].author, "Anna");
  EXPECT_FALSE(thread.messages[1].marked_owner);
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, Zone::Local), "2022-05-17T17:29:42");
  EXPECT_EQ(content.records, 2u);
}

TEST(ImessageExporterHtml, AnswersAndTapbacksBelowAMessageAreNotItsText) {
  const FileContent content = read_html(html_message(
      "received", "Anna",
      bubble("question") +
          "<div class=\"reactions\"><hr><p>Reactions:</p><div class=\"reaction\"><span "
          "class=\"bubble\">Loved by Me</span></div></div>"
          "<div class=\"replies\"><div class=\"reply\">" +
          html_message("sent iMessage", "Me", bubble("answer")) +
          "</div></div><span class=\"reply_context\">This message responded to an earlier "
          "message.</span>"));
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("question"));
  EXPECT_EQ(content.records, 1u);
  EXPECT_FALSE(content.parts[0].thread.messages[0].marked_owner);
}

TEST(ImessageExporterHtml, TheLastVersionOfAnEditedMessageCounts) {
  const FileContent content = read_html(html_message(
      "sent iMessage", "Me",
      bubble("before") +
          part(
              "<div class=\"edited\"><table><tr><td><span class=\"timestamp\">May 1, 2020  1:00:00 "
              "PM</span></td><td><span class=\"bubble\">frist</span></td></tr><tfoot><tr><td><span "
              "class=\"bubble\">first</span></td></tr></tfoot></table></div>")));
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("before\nfirst"));
}

TEST(ImessageExporterHtml, TellsTheKindsApart) {
  const std::string me = "sent SMS";
  const FileContent content =
      read_html(html_message(me, "Me", part("<img src=\"attachments/a.jpg\" loading=\"lazy\">")) +
                html_message(me, "Me", part("<img src=\"a.jpg\">") + bubble("a caption")) +
                html_message(me, "Me",
                             part("<div class=\"app\"><a href=\"x\"><span class=\"bubble\">A "
                                  "page</span></a></div>")) +
                html_message(me, "Me", "<span class=\"deleted\">This message was deleted</span>") +
                html_message(me, "Me", part("<div class=\"sticker\"><img src=\"a.png\"></div>")) +
                html_message(me, "Me", "") +
                "<div class =\"announcement\"><p><span class=\"timestamp\">May 17, 2022  5:29:42 "
                "PM</span> You "
                "renamed the conversation to <b>Trip</b></p></div>");
  EXPECT_THAT(kinds_of(content), ElementsAre(Kind::Media, Kind::Text, Kind::Media, Kind::Unsent,
                                             Kind::Sticker, Kind::Empty, Kind::System));
}

TEST(ImessageExporterHtml, WhatHasNoTimeOrSenderIsAReject) {
  const FileContent content = read_html(
      "<div class=\"message\"><div class=\"received\"><span "
      "class=\"sender\">Anna</span></div></div>"
      "<div class=\"message\"><div class=\"received\"><span class=\"timestamp\">May 17, 2022  "
      "5:29:42 "
      "PM</span></div></div>" +
      html_message("received", "Anna", bubble("kept")) +
      "<div class=\"message\"><div class=\"sent");
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  EXPECT_THAT(reasons, ElementsAre("bad-date", "no-sender", "bad-date"));
  EXPECT_EQ(content.records, 4u);
}

TEST(ImessageExporterHtml, IsKnownByItsClasses) {
  const std::string page = html_message("sent iMessage", "Me", bubble("hi"));
  EXPECT_EQ(is_imessage_exporter_html({"/x/y.html", page, {}}), Match::Yes);
  EXPECT_EQ(is_imessage_exporter_html(
                {"/x/y.html", "<div class=\"message default clearfix\"></div>", {}}),
            Match::No);
}

TEST(ImessageExporterHtml, AFolderOfItIsReadAsAWhole) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "Anna.html", html_message("sent iMessage", "Me", bubble("hi")));
  put(folder.path(), "Luca.txt", "May 17, 2022  5:29:42 PM\nMe\nhi\n\n");
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 2u);
  EXPECT_EQ(imported.threads[0].source, "imessage");
  EXPECT_EQ(imported.threads[1].title, "Luca");
}

}  // namespace
}  // namespace idiolect::sources
