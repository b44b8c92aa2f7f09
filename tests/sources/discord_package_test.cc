#include "sources/discord_package.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr const char* kCsv =
    "ID,Timestamp,Contents,Attachments\n"
    "3,2021-03-04 05:06:09.123000+00:00,\"two\nlines\",\n"
    "2,2021-03-04 05:06:08.000000+00:00,,https://x/a.png\n"
    "1,2021-03-04 05:06:07.000000+00:00,hello <@!5> <:wave:6>,\n";

constexpr const char* kJson =
    R"([{"ID": 1104112345678901234, "Timestamp": "2023-05-06 07:08:09", "Contents": "newer",
         "Attachments": ""},
        {"ID": 1104112345678901233, "Timestamp": "2023-05-06 07:08:08", "Contents": "",
         "Attachments": ""}])";

NamedTexts package() {
  return {{"package/account/user.json",
           R"({"id": "900", "username": "robin_v", "discriminator": "0", "email": "x",
               "relationships": [{"id": "5", "user": {"id": "5", "username": "tom"}}],
               "global_name": "Robin"})"},
          {"package/messages/index.json",
           R"({"123456789012345678": "Direct Message with tom#0", "223456789012345678": null})"},
          {"package/messages/c123456789012345678/channel.json",
           R"({"id": "123456789012345678", "type": 1, "recipients": ["900", "5"]})"},
          {"package/messages/c123456789012345678/messages.csv", kCsv},
          {"package/messages/c223456789012345678/channel.json",
           R"({"id": "223456789012345678", "type": "GUILD_TEXT", "name": "general",
               "guild": {"id": "1", "name": "Club"}})"},
          {"package/messages/c223456789012345678/messages.json", kJson},
          {"package/activity/analytics/events.json", R"({"event_type": "x"})"}};
}

TEST(DiscordPackage, ReadsWhatTheOwnerWroteChannelByChannel) {
  const testing::TemporaryFolder folder;
  for (const auto& [name, text] : package()) put(folder.path(), name, text);
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 2u);
  const chat::Thread& direct = imported.threads[0];
  EXPECT_EQ(direct.title, "Direct Message with tom#0");
  EXPECT_FALSE(direct.is_group);
  EXPECT_THAT(texts_of(direct), ElementsAre("hello <@5> :wave:", "", "two\nlines"));
  EXPECT_EQ(direct.messages[1].kind, Kind::Media);
  EXPECT_EQ(to_iso(direct.messages[2].sent_at, direct.zone), "2021-03-04T05:06:09.123Z");
  const chat::Thread& channel = imported.threads[1];
  EXPECT_EQ(channel.title, "Club #general");
  EXPECT_TRUE(channel.is_group);
  EXPECT_EQ(to_iso(channel.messages[1].sent_at, channel.zone), "2023-05-06T07:08:09Z");
  for (const chat::Thread& thread : imported.threads)
    for (const chat::Message& message : thread.messages) EXPECT_TRUE(message.marked_owner);
  EXPECT_THAT(imported.stated_owner.at("discord"), ElementsAre("Robin", "robin_v"));
  EXPECT_THAT(imported.notes, ElementsAre(HasSubstr("only what you wrote yourself")));
  EXPECT_EQ(imported.skipped.size(), 1u);
}

TEST(DiscordPackage, OfOtherYearsAndLanguagesReadsAlike) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "Nachrichten/123456789012345678/messages.csv", kCsv);
  put(folder.path(), "Messages/c223456789012345678/messages.json", kJson);
  write_zip(folder.path() / "p.zip", package());
  const Read imported = read_one(folder.path() / "Nachrichten");
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_EQ(imported.threads[0].messages.size(), 3u);
  EXPECT_EQ(read_one(folder.path() / "Messages").threads.at(0).messages.size(), 2u);
  EXPECT_EQ(read_one(folder.path() / "p.zip").threads.size(), 2u);
}

TEST(DiscordPackage, EveryRowAndElementIsAMessageOrAReject) {
  const FileContent rows = read_text(read_discord_package,
                                     "ID,Timestamp,Contents,Attachments\n1,never,hi,\n2\n"
                                     "3,2021-03-04 05:06:07+00:00,a,b,c\n"
                                     "4,2021-03-04 05:06:07+00:00,kept,\n5,\"x\n",
                                     "c123456789012345678/messages.csv");
  EXPECT_EQ(rows.records, 5u);
  EXPECT_EQ(rows.rejects.size(), 4u);
  EXPECT_EQ(rows.rejects[0].reason, "bad-date");
  EXPECT_EQ(rows.rejects[1].reason, "short-row");
  EXPECT_EQ(rows.rejects[2].reason, "long-row");
  EXPECT_EQ(rows.rejects[3].reason, "unclosed-quote");
  const FileContent list = read_text(read_discord_package,
                                     R"([3, {"ID": 1, "Contents": "x"},
                    {"ID": 1, "Timestamp": "2023-05-06 07:08:09", "Contents": "kept"}])",
                                     "c123456789012345678/messages.json");
  EXPECT_EQ(list.records, 3u);
  ASSERT_EQ(list.rejects.size(), 2u);
  EXPECT_EQ(list.rejects[0].reason, "not-an-object");
  EXPECT_EQ(list.rejects[1].reason, "bad-date");
}

TEST(DiscordPackage, RefusesBrokenFiles) {
  const auto read = [](std::string text, std::string_view path) {
    return read_text(read_discord_package, std::move(text), path);
  };
  EXPECT_THROW(
      read(R"([{"ID": 1, "Timestamp": "2023-05-06 07:)", "c123456789012345678/messages.json"),
      Error);
  EXPECT_THROW(read("a,b\n", "messages.csv"), Error);
  EXPECT_THROW(read("", "messages.csv"), Error);
}

TEST(DiscordPackage, LeavesOtherFilesAlone) {
  const auto match = [](std::string_view path, std::string_view text) {
    return is_discord_package({path, text, {}});
  };
  EXPECT_EQ(match("/x/index.json", R"({"name": "x", "version": 1})"), Match::No);
  EXPECT_EQ(match("/x/user.json", R"({"id": 1, "name": "x"})"), Match::No);
  EXPECT_EQ(match("/x/channel.json", R"({"id": 1, "type": "x"})"), Match::No);
  EXPECT_EQ(match("/x/messages.json", R"([{"text": "x"}])"), Match::No);
  EXPECT_EQ(match("/x/a.csv", "Timestamp,Text\n"), Match::No);
}

}  // namespace
}  // namespace idiolect::sources
