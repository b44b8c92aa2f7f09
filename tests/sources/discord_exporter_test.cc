#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "sources/discord_exporter_csv.h"
#include "sources/discord_exporter_json.h"
#include "sources/discord_exporter_text.h"
#include "sources/discord_file_name.h"
#include "sources/discord_markup.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

std::vector<Kind> kinds_of(const chat::Thread& thread) {
  std::vector<Kind> kinds;
  for (const chat::Message& message : thread.messages) kinds.push_back(message.kind);
  return kinds;
}

std::vector<std::string> reasons_of(const FileContent& content) {
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  return reasons;
}

/// A message of DiscordChatExporter's by Ada or Bo, at a minute past noon; `more` are its other
/// fields, each with a comma in front.
std::string discord_message(std::string_view who, int minute, std::string_view content,
                            std::string_view more = "") {
  const std::string id = who == "ada" ? "111" : "222";
  return R"({"id": "1", "timestamp": "2024-01-15T12:)" + std::to_string(minute) +
         R"(:00.5+01:00", "author": {"id": ")" + id + R"(", "name": ")" + std::string(who) +
         R"(", "discriminator": "0000", "nickname": ")" + (who == "ada" ? "Ada" : "Bo") +
         R"(", "isBot": false}, "content": ")" + std::string(content) + "\"" + std::string(more) +
         "}";
}

std::string discord_channel(std::string_view messages, std::string_view type = "DirectTextChat",
                            std::string_view id = "987") {
  return R"({"guild": {"id": "0", "name": "Club"}, "channel": {"id": ")" + std::string(id) +
         R"(", "type": ")" + std::string(type) + R"(", "name": "bo"}, "messages": [)" +
         std::string(messages) + R"(], "messageCount": 2})";
}

FileContent read_json_text(std::string text) {
  return read_text(read_discord_exporter_json, std::move(text));
}

Kind kind_of_message(std::string_view content, std::string_view more) {
  const FileContent content_of =
      read_json_text(discord_channel(discord_message("ada", 10, content, more)));
  return content_of.parts.at(0).thread.messages.at(0).kind;
}

TEST(DiscordJson, ReadsADirectChatWithIdsForPeople) {
  const FileContent content =
      read_json_text(discord_channel(discord_message("ada", 10, "hi\\r\\nyou") + "," +
                                     discord_message("bo", 11, "caf\\u00e9 \xF0\x9F\x91\x8B")));
  EXPECT_EQ(content.records, 2u);
  EXPECT_EQ(content.variant, "DiscordChatExporter JSON");
  EXPECT_THAT(content.names, UnorderedElementsAre(Pair("111", "Ada"), Pair("222", "Bo")));
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.title, "bo");
  EXPECT_FALSE(thread.is_group);
  EXPECT_EQ(thread.zone, Zone::Utc);
  EXPECT_THAT(thread.participants, ElementsAre("111", "222"));
  EXPECT_THAT(texts_of(thread), ElementsAre("hi\nyou", "caf\u00e9 \xF0\x9F\x91\x8B"));
  EXPECT_EQ(thread.messages[0].author, "111");
  EXPECT_EQ(to_iso(thread.messages[0].sent_at, thread.zone), "2024-01-15T11:10:00.500Z");
}

TEST(DiscordJson, ChannelsOfServersAndGroupsAreGroups) {
  const auto thread = [](std::string_view type) {
    return read_json_text(discord_channel("", type)).parts.at(0).thread;
  };
  EXPECT_TRUE(thread("DirectGroupTextChat").is_group);
  EXPECT_EQ(thread("DirectGroupTextChat").title, "bo");
  EXPECT_TRUE(thread("GuildTextChat").is_group);
  EXPECT_EQ(thread("GuildTextChat").title, "Club #bo");
}

TEST(DiscordJson, TellsTheKindsOfMessagesApart) {
  EXPECT_EQ(kind_of_message("hi", R"(, "type": "Default")"), Kind::Text);
  EXPECT_EQ(kind_of_message("hi", R"(, "type": "Reply", "reference": {"messageId": "3"})"),
            Kind::Text);
  EXPECT_EQ(kind_of_message("hi", R"(, "type": 19)"), Kind::Text);
  EXPECT_EQ(kind_of_message("Started a call that lasted 5 minutes.", R"(, "type": "Call")"),
            Kind::Call);
  for (const char* type : {"RecipientAdd", "ChannelPinnedMessage", "GuildMemberJoin",
                           "ThreadCreated", "ChannelNameChange", "20", "46", "Newer"})
    EXPECT_EQ(kind_of_message("so", R"(, "type": ")" + std::string(type) + "\""), Kind::System)
        << type;
  EXPECT_EQ(kind_of_message("hi", R"(, "interaction": {"id": "1", "name": "roll"})"), Kind::System);
  EXPECT_EQ(kind_of_message("", R"(, "attachments": [{"fileName": "a.png"}])"), Kind::Media);
  EXPECT_EQ(kind_of_message("look", R"(, "attachments": [{"fileName": "a.png"}])"), Kind::Text);
  EXPECT_EQ(kind_of_message("", R"(, "embeds": [{"title": "x"}])"), Kind::Media);
  EXPECT_EQ(kind_of_message("", R"(, "stickers": [{"name": "Wave"}])"), Kind::Sticker);
  EXPECT_EQ(kind_of_message("https://tenor.com/view/cat-gif-1", ""), Kind::Media);
  EXPECT_EQ(kind_of_message("", R"(, "attachments": [], "embeds": [], "stickers": [])"),
            Kind::Empty);
}

TEST(DiscordJson, DropsTheWordsOfBots) {
  const FileContent content = read_json_text(discord_channel(
      R"({"timestamp": "2024-01-15T12:00:00Z", "content": "beep", "author": {"id": "5",
          "name": "robot", "isBot": true}})"));
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_THAT(kinds_of(thread), ElementsAre(Kind::System));
  EXPECT_THAT(texts_of(thread), ElementsAre(""));
  EXPECT_THAT(thread.participants, IsEmpty());
}

TEST(DiscordJson, MarksWhatIsPassedOn) {
  const FileContent content = read_json_text(discord_channel(discord_message(
      "ada", 10, "",
      R"(, "reference": {"type": "Forward"}, "forwardedMessage": {"content": "not mine"})")));
  const chat::Message& message = content.parts.at(0).thread.messages.at(0);
  EXPECT_EQ(message.text, "not mine");
  EXPECT_TRUE(message.forwarded);
}

TEST(DiscordJson, EveryElementIsAMessageOrAReject) {
  const FileContent content = read_json_text(
      discord_channel("7, null, " + discord_message("ada", 10, "kept") +
                      R"(, {"content": "x", "author": {"id": "1"}, "timestamp": "soon"},
          {"content": "x", "timestamp": "2024-01-15T12:00:00Z"},
          {"content": "x", "author": null, "timestamp": "2024-01-15T12:00:00Z"})"));
  EXPECT_EQ(content.records, 6u);
  EXPECT_THAT(reasons_of(content),
              ElementsAre("not-an-object", "not-an-object", "bad-date", "no-sender", "no-sender"));
  EXPECT_EQ(content.rejects[2].line, 4u);
  EXPECT_EQ(content.rejects[2].unit, "message");
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("kept"));
}

TEST(DiscordJson, ReadsABareListOfTheApi) {
  const std::string text =
      R"([{"id": "2", "type": 0, "channel_id": "9", "content": "two", "timestamp":
           "2024-01-15T12:01:00+00:00", "author": {"id": "1", "username": "ada",
           "global_name": "Ada", "discriminator": "0", "bot": false}},
          {"id": "1", "type": 19, "channel_id": "9", "content": "one", "timestamp":
           "2024-01-15T12:00:00+00:00", "author": {"id": "1", "username": "ada",
           "global_name": "Ada", "discriminator": "0"}}])";
  EXPECT_EQ(is_discord_exporter_json({"/x/dump.json", text, {}}), Match::Yes);
  const testing::TemporaryFolder folder;
  put(folder.path(), "dump.json", text);
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 1u);
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("one", "two"));
  EXPECT_EQ(imported.threads[0].messages[0].author, "Ada");
}

TEST(DiscordJson, PartsOfAChannelAreOneThread) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "Club - bo [987] [part 2].json",
      discord_channel(discord_message("bo", 20, "later")));
  put(folder.path(), "Club - bo [987].json",
      discord_channel(discord_message("ada", 10, "hello <@!222>, <@333> <:wave:12>")));
  put(folder.path(), "other.json",
      discord_channel(discord_message("bo", 15, "elsewhere"), "DirectTextChat", "988"));
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 2u);
  EXPECT_THAT(texts_of(imported.threads[0]), ElementsAre("hello @Bo, <@333> :wave:", "later"));
  EXPECT_EQ(imported.threads[0].messages[0].author, "Ada");
  EXPECT_THAT(imported.threads[0].participants, UnorderedElementsAre("Ada", "Bo"));
}

TEST(DiscordJson, SaysWhereABrokenFileEnds) {
  std::string text = discord_channel(discord_message("ada", 10, "hi"));
  text.resize(text.size() - 30);
  EXPECT_EQ(is_discord_exporter_json({"x.json", text, {}}), Match::Yes);
  EXPECT_THROW(read_json_text(text), Error);
  EXPECT_THROW(read_json_text(R"({"guild": {}, "channel": {}, "dateRange": {}})"), Error);
  EXPECT_THROW(read_json_text(R"({"messages": [], "messages": []})"), Error);
  EXPECT_THROW(read_json_text(R"({"messages": {}})"), Error);
  EXPECT_THROW(read_json_text("3"), Error);
}

FileContent read_csv_rows(std::string_view rows) {
  return read_text(read_discord_exporter_csv,
                   "AuthorID,Author,Date,Content,Attachments,Reactions\n" + std::string(rows),
                   "export/Direct Messages - Private - bo - mail [987] [part 3].csv");
}

TEST(DiscordCsv, ReadsRowsAndTheNameOfTheFile) {
  const FileContent content = read_csv_rows(
      "\"111\",\"ada\",\"2024-01-15T10:30:00.0000000+00:00\",\"a \"\"b\"\"\r\nc\",\"\",\"\"\r\n"
      "\"222\",\"bo\",\"2024-01-15T10:31:00.0000000+00:00\",\"\",\"https://x/a.png\",\"\"\r\n"
      "\"222\",\"bo\",\"2024-01-15T10:32:00.0000000+00:00\",\"\",\"\",\"\"\r\n");
  EXPECT_EQ(content.variant, "DiscordChatExporter CSV");
  EXPECT_THAT(content.names, UnorderedElementsAre(Pair("111", "ada"), Pair("222", "bo")));
  EXPECT_EQ(content.parts.at(0).number, 3u);
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.title, "bo - mail");
  EXPECT_FALSE(thread.is_group);
  EXPECT_EQ(thread.zone, Zone::Utc);
  EXPECT_THAT(kinds_of(thread), ElementsAre(Kind::Text, Kind::Media, Kind::Empty));
  EXPECT_EQ(thread.messages[0].text, "a \"b\"\nc");
}

TEST(DiscordCsv, SettlesTheOrderOfDayAndMonthFromAllDates) {
  const FileContent content = read_csv_rows(
      "1,ada,02/03/2024 10:30,one,,\n"
      "1,ada,13/03/2024 10:30,two,,\n"
      "1,ada,03/14/2024 10:30,three,,\n"
      "1,ada,14/03/2024 10:30,four,,\n");
  EXPECT_EQ(content.variant, "DiscordChatExporter CSV, day first (2 dates say so)");
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(thread.zone, Zone::Local);
  EXPECT_EQ(to_iso(thread.messages.at(0).sent_at, thread.zone), "2024-03-02T10:30:00");
  EXPECT_THAT(reasons_of(content), ElementsAre("bad-date"));
  EXPECT_EQ(content.rejects[0].line, 4u);
}

TEST(DiscordCsv, EveryRowIsAMessageOrAReject) {
  const FileContent content = read_csv_rows(
      "1,ada,soon,x,,\n1,ada\n,,2024-01-15 10:30,x,,\n1,ada,2024-01-15 10:30,x,,,,\n"
      "1,ada,2024-01-15 10:30,kept,,\n1,ada,2024-01-15 10:30,\"open,,\n");
  EXPECT_EQ(content.records, 6u);
  EXPECT_THAT(reasons_of(content),
              ElementsAre("bad-date", "short-row", "no-sender", "long-row", "unclosed-quote"));
  EXPECT_THAT(texts_of(content.parts.at(0).thread), ElementsAre("kept"));
}

TEST(DiscordCsv, NamesTheColumnsThatAreMissing) {
  const std::string text = "AuthorID,Author,Date,Attachments,Reactions\n";
  EXPECT_EQ(is_discord_exporter_csv({"x.csv", text, {}}), Match::Yes);
  EXPECT_THROW(read_text(read_discord_exporter_csv, text), Error);
  EXPECT_EQ(is_discord_exporter_csv({"x.csv", "Author,Date,Content\n", {}}), Match::No);
}

std::string text_export(std::string_view messages, bool whole = true) {
  const std::string rule(62, '=');
  return rule + "\nGuild: Direct Messages\nChannel: Private / bo\nTopic: a\n[b]\n" + rule + "\n\n" +
         std::string(messages) +
         (whole ? rule + "\nExported 2 message(s)\n" + rule + "\n" : std::string());
}

FileContent read_text_export(std::string_view messages) {
  return read_text(read_discord_exporter_text, text_export(messages));
}

TEST(DiscordText, ReadsMessagesWithTheirBlocks) {
  const FileContent content = read_text_export(
      "[1/15/2024 10:30 AM] ada\nfirst\n\n[not a date] second\n\n\n"
      "[1/15/2024 10:31\u202FPM] bo (pinned)\n\n\n{Attachments}\nhttps://x/a.png\n\n\n"
      "[1/15/2024 10:32 PM] bo\nwords\n\n{Embed}\nTitle\n\n{Reactions}\n\xF0\x9F\x91\x8B (2)\n\n"
      "[1/15/2024 10:33 PM] ada\n\n\n{Stickers}\nhttps://x/s.json\n\n\n"
      "[1/15/2024 10:34 PM] ada\n\n\n{Forwarded Message}\nnot mine\nOriginally sent: "
      "1/1/2024\n\n\n");
  const chat::Thread& thread = content.parts.at(0).thread;
  EXPECT_EQ(content.records, 5u);
  EXPECT_EQ(content.variant, "DiscordChatExporter text, month first (5 dates say so)");
  EXPECT_THAT(texts_of(thread),
              ElementsAre("first\n\n[not a date] second", "", "words", "", "not mine"));
  EXPECT_THAT(kinds_of(thread),
              ElementsAre(Kind::Text, Kind::Media, Kind::Text, Kind::Sticker, Kind::Text));
  EXPECT_TRUE(thread.messages[4].forwarded);
  EXPECT_EQ(thread.messages[1].author, "bo");
  EXPECT_EQ(to_iso(thread.messages[1].sent_at, thread.zone), "2024-01-15T22:31:00");
  EXPECT_EQ(thread.title, "Private / bo");
  EXPECT_FALSE(thread.is_group);
  EXPECT_THAT(content.notes, IsEmpty());
}

TEST(DiscordText, QuotedHeadersAndRulesStayInTheBody) {
  const FileContent content = read_text_export(
      "[15.01.2024 10:30] ada\nlook:\n[15.01.2024 10:29] bo\n" + std::string(62, '=') + "\n\n\n");
  EXPECT_THAT(texts_of(content.parts.at(0).thread),
              ElementsAre("look:\n[15.01.2024 10:29] bo\n" + std::string(62, '=')));
}

TEST(DiscordText, CountsWhatHasNoDateOrNobody) {
  const FileContent content =
      read_text_export("lost\n\n[15.01.2024 10:30] ada\nhi\n\n\n[15.01.2024 10:30]  \nhi\n\n\n");
  EXPECT_EQ(content.records, 3u);
  EXPECT_THAT(reasons_of(content), ElementsAre("no-date", "no-sender"));
  EXPECT_THROW(read_text_export("no\ndate\n"), Error);
}

TEST(DiscordText, SaysWhereTheEndIsMissing) {
  const FileContent content =
      read_text(read_discord_exporter_text, text_export("[15.01.2024 10:30] ada\nhi\n", false));
  EXPECT_THAT(content.notes, Contains(HasSubstr("cut short")));
}

TEST(DiscordHtml, IsLeftOutWithTheFormatToAskFor) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "Club - general [12].html",
      "<!DOCTYPE html><html><style>.chatlog__message {}</style></html>");
  put(folder.path(), "Club - general [12].json", discord_channel(discord_message("ada", 10, "hi")));
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.skipped.size(), 1u);
  EXPECT_THAT(imported.skipped[0].reason, HasSubstr("export the channel as JSON"));
}

TEST(DiscordFileName, IsTakenApart) {
  const auto name = [](std::string_view path) { return discord_file_name(path); };
  EXPECT_EQ(name("a/Club - Text - general [12].json").title, "general");
  EXPECT_EQ(name("a/Club - general [12] (after 2024-01-01).json").title, "general");
  EXPECT_EQ(name("a/x [12] [part 10].csv").number, 10u);
  EXPECT_EQ(name("a/x [12] [part 10].csv").key, name("b/y [12].csv").key);
  EXPECT_NE(name("a/x [12].txt").key, name("a/x [12].csv").key);
  EXPECT_EQ(name("a/x [part 2].csv").key, name("a/x.csv").key);
  EXPECT_EQ(name("a/notes - old.txt").title, "notes - old");
  EXPECT_EQ(name("").title, "");
}

TEST(DiscordMarkup, ShowsEmojiByNameAndLeavesTheRest) {
  EXPECT_EQ(readable_markup("<:wave:1234> <a:dance:5>\r\n<@!7>"), ":wave: :dance:\n<@7>");
  EXPECT_EQ(readable_markup("a <3 b > c <:x:y> <@&8> <t:1:R> <"),
            "a <3 b > c <:x:y> <@&8> <t:1:R> <");
  EXPECT_FALSE(is_gif_link("https://tenor.com/view/x lol"));
}

TEST(DiscordFixtures, GiveTheirCounts) {
  const auto texts = [](const std::filesystem::path& path) {
    std::size_t count = 0;
    for (const chat::Thread& thread : read_one(path).threads)
      for (const chat::Message& message : thread.messages) count += message.kind == Kind::Text;
    return count;
  };
  IDIOLECT_FIXTURE(folder, "formats/discord/chatpack");
  EXPECT_EQ(texts(folder / "discord.json"), 2u);
  EXPECT_EQ(texts(folder / "discord.txt"), 2u);
  EXPECT_EQ(texts(folder / "discord.csv"), 3u);
  EXPECT_EQ(read_one(folder).threads.size(), 3u);
}

}  // namespace
}  // namespace idiolect::sources
