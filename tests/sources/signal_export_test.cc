#include "sources/signal_export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;

FileContent read(std::string text, std::string_view path = "signal/Sam/chat.md") {
  return read_text(read_signal_export, std::move(text), path);
}

chat::Message only_message(std::string body) {
  const FileContent content = read("[2023-05-29 15:04:05] Sam: " + body + "\n");
  EXPECT_EQ(content.parts.size(), 1u);
  EXPECT_EQ(content.parts.at(0).thread.messages.size(), 1u);
  return content.parts.at(0).thread.messages.at(0);
}

TEST(SignalExport, ReadsBothSidesOfAChat) {
  const FileContent content = read(
      "[2019-05-29, 15:04] Me: hi: you  \n[2019-05-29, 15:05] Sam: two  \nlines\n\n  here  \n");
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.title, "Sam");
  EXPECT_THAT(thread.participants, ElementsAre("Sam"));
  EXPECT_FALSE(thread.is_group);
  EXPECT_EQ(thread.zone, Zone::Local);
  EXPECT_THAT(texts_of(thread), ElementsAre("hi: you", "two  \nlines\n\n  here"));
  EXPECT_TRUE(thread.messages[0].marked_owner);
  EXPECT_EQ(thread.messages[1].author, "Sam");
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2019-05-29T15:04:00");
}

TEST(SignalExport, TakesOffWhatTheExporterWroteAroundTheWords) {
  EXPECT_EQ(only_message("\n\n> quoted\n> > more\n\nanswer  \n(- Me: 👍, Kim: ❤️ -)").text,
            "answer");
  EXPECT_EQ(only_message("look  ![a b [1].jpg](./media/a%20b%20[1].jpg)  ").text, "look");
  EXPECT_EQ(
      only_message("look  \n(- Me: 👍 -)[a.pdf](./media/a.pdf)  ![b.png](./media/b.png)  ").text,
      "look");
  EXPECT_EQ(only_message("> my own quote").text, "> my own quote");
  EXPECT_EQ(only_message("see [this](https://example.org/a)").text,
            "see [this](https://example.org/a)");
  EXPECT_EQ(only_message("smile :) (- yes -) (no)").text, "smile :) (- yes -) (no)");
}

TEST(SignalExport, TellsTheKindsOfMessagesApart) {
  EXPECT_EQ(only_message("  ![a.jpg](./media/a.jpg)  ").kind, Kind::Media);
  EXPECT_EQ(only_message("  [👍](../exported_stickers/p/1.webp)  ").kind, Kind::Sticker);
  EXPECT_EQ(only_message("  \n(( 👍 ))").kind, Kind::Sticker);
  EXPECT_EQ(only_message("(This message was deleted)").kind, Kind::Unsent);
  EXPECT_EQ(only_message("Incoming voice call (accepted, 3m 2s)  ").kind, Kind::Call);
  EXPECT_EQ(only_message("Missed video call  ").kind, Kind::Call);
  EXPECT_EQ(only_message("Outgoing call  ").kind, Kind::Call);
  EXPECT_EQ(only_message("Missed call me back").kind, Kind::Text);
  EXPECT_EQ(only_message("  ").kind, Kind::Empty);
  EXPECT_EQ(only_message("\n\n> only a quote\n\n").kind, Kind::Empty);
}

TEST(SignalExport, AGroupIsWhereTwoOthersWrite) {
  const FileContent content = read(
      "[2023-05-29 15:04:05] Me: a\n[2023-05-29 15:04:06] Sam: b\n[2023-05-29 15:04:07] Kim: c\n",
      "signal/Trip/chat.md");
  EXPECT_TRUE(content.parts.at(0).thread.is_group);
  EXPECT_EQ(content.parts.at(0).thread.title, "Trip");
}

TEST(SignalExport, WhatIsNoMessageIsARejectWithItsLine) {
  const FileContent content = read(
      "stray\n\n[2023-05-29 15:04:05] No-Sender: text\n"
      "[2023-05-29 15:04:06] No-Sender:   \n[2023-05-29 15:04:06] Sam: a\n[2023-13-29 15:04:06] "
      "Sam: b\n");
  ASSERT_EQ(content.rejects.size(), 2u);
  EXPECT_EQ(content.rejects[0].reason, "no-date");
  EXPECT_EQ(content.rejects[0].line, 1u);
  EXPECT_EQ(content.rejects[1].reason, "no-sender");
  EXPECT_EQ(content.rejects[1].line, 3u);
  EXPECT_EQ(content.records, 4u);
  EXPECT_THAT(texts_of(content.parts.at(0).thread),
              ElementsAre("", "a\n[2023-13-29 15:04:06] Sam: b"));
}

TEST(SignalExport, ALineThatEndsInItsDateIsText) {
  EXPECT_EQ(only_message("a\n[2023-05-29 15:04:05\n[2023-05-29 15:04:05]\n[2023-05-29]").text,
            "a\n[2023-05-29 15:04:05\n[2023-05-29 15:04:05]\n[2023-05-29]");
}

TEST(SignalExport, LeavesWhatsAppsTextsToWhatsApp) {
  const auto match = [](std::string_view path, std::string_view head) {
    return is_signal_export({path, head, {}});
  };
  constexpr std::string_view kMinutes = "[2019-05-29, 15:04] Sam: x";
  constexpr std::string_view kSeconds = "[2019-05-29, 15:04:05] Sam: x";
  EXPECT_EQ(match("/x/Sam/chat.md", kSeconds), Match::Yes);
  EXPECT_EQ(match("/x/Sam.txt", kMinutes), Match::Yes);
  EXPECT_EQ(match("/x/signal/Sam.txt", kSeconds), Match::Yes);
  EXPECT_EQ(match("/x/Sam.txt", kSeconds), Match::No);
  EXPECT_EQ(match("/signal/a/b/c/Sam.txt", kSeconds), Match::No);
  EXPECT_EQ(match("/x/_chat.txt", kMinutes), Match::No);
  EXPECT_EQ(match("/x/Sam.txt", "[29/05/2019, 15:04] Sam: x"), Match::No);
  EXPECT_EQ(match("/x/README.md", "[2019-05-29] changes"), Match::No);
  EXPECT_EQ(match("/x/Sam.csv", kMinutes), Match::No);
  EXPECT_EQ(match("/x/Sam.md", ""), Match::No);
}

TEST(SignalExport, TheOtherFilesOfAChatAreLeftOut) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "Sam/chat.md", "[2023-05-29 15:04:05] Me: a  \n");
  put(folder.path(), "Sam/data.json",
      "{\"date\": \"2023-05-29T15:04:05\", \"sender\": \"Me\", \"body\": \"a  \"}\n");
  put(folder.path(), "Sam/index.html", "<!doctype html>\n<span class=sender>Me</span>");
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("a"));
  EXPECT_EQ(imported.skipped.size(), 2u);
}

TEST(SignalExport, ReadsTheFixture) {
  IDIOLECT_FIXTURE(path, "formats/signal/chat-miner/test_export.txt");
  const Read imported = read_one(path);
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("Hello John!", "Hello\nJane!"));
  EXPECT_FALSE(imported.threads[0].is_group);
  EXPECT_EQ(imported.files.at(0).source, "signal");
}

}  // namespace
}  // namespace idiolect::sources
