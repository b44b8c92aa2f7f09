#include "sources/slack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "sources/slack_text.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

using chat::Kind;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

std::string slack_message(std::string_view user, std::string_view ts, std::string_view text,
                          std::string_view more = "") {
  return R"({"type": "message", "user": ")" + std::string(user) + R"(", "ts": ")" +
         std::string(ts) + R"(", "text": ")" + std::string(text) + "\"" + std::string(more) + "}";
}

FileContent read_day(std::string_view messages) {
  return read_text(read_slack, "[" + std::string(messages) + "]", "export/general/2023-04-13.json");
}

Kind kind_of_message(std::string_view text, std::string_view more) {
  return read_day(slack_message("U1", "1681413317.397479", text, more))
      .parts.at(0)
      .thread.messages.at(0)
      .kind;
}

constexpr const char* kUsers =
    R"([{"id": "U1", "team_id": "T1", "name": "anna.l", "real_name": "Anna Lind",
         "profile": {"real_name": "Anna Lind", "display_name": "Anna"}},
        {"id": "U2", "team_id": "T1", "name": "bo", "profile": {"display_name": "",
         "real_name": "Bo Berg"}},
        {"id": "U3", "team_id": "T1", "name": "anna.k", "profile": {"display_name": "Anna"}},
        {"id": "U4", "team_id": "T1", "name": "cy", "profile": {}}])";

TEST(Slack, JoinsTheDaysOfAChannelAndNamesItsPeople) {
  const testing::TemporaryFolder folder;
  put(folder.path(), "users.json", kUsers);
  put(folder.path(), "channels.json",
      R"([{"id": "C1", "name": "general", "created": 1, "members": ["U1", "U2"]},
          {"id": "C2", "name": "silent", "created": 1, "members": ["U1"]}])");
  put(folder.path(), "dms.json", R"([{"id": "D024BE91L", "created": 1, "members": ["U2", "U4"]}])");
  put(folder.path(), "general/2023-04-14.json",
      "[" +
          slack_message("U2", "1681500000.000100", "later in <#C1>",
                        R"(, "user_profile": {"real_name": "Bo"})") +
          "]");
  put(folder.path(), "general/2023-04-13.json",
      "[" + slack_message("U1", "1681413317.397479", "a &lt; b &amp;amp; <@U2> <@U9>") + "," +
          slack_message("U2", "1681413317.397480", "reply",
                        R"(, "thread_ts": "1681413317.397479")") +
          "]");
  put(folder.path(), "D024BE91L/2023-04-13.json",
      "[" + slack_message("U4", "1681413317.397479", "psst") + "]");
  put(folder.path(), "integration_logs.json",
      R"([{"user_id": "U1", "user_name": "anna.l", "date": "1679935123", "change_type": "added"}])");
  const Read imported = read_one(folder.path());
  ASSERT_EQ(imported.threads.size(), 2u);
  const chat::Thread& direct = imported.threads[0];
  EXPECT_FALSE(direct.is_group);
  EXPECT_THAT(direct.participants, UnorderedElementsAre("Bo Berg", "cy"));
  const chat::Thread& general = imported.threads[1];
  EXPECT_TRUE(general.is_group);
  EXPECT_EQ(general.title, "general");
  EXPECT_EQ(general.zone, Zone::Utc);
  EXPECT_THAT(texts_of(general),
              ElementsAre("a < b &amp; @Bo Berg <@U9>", "reply", "later in #general"));
  EXPECT_EQ(general.messages[0].author, "Anna (anna.l)");
  EXPECT_EQ(general.messages[1].author, "Bo Berg");
  EXPECT_EQ(to_iso(general.messages[0].sent_at, general.zone), "2023-04-13T19:15:17.397Z");
  ASSERT_EQ(imported.skipped.size(), 1u);
  EXPECT_EQ(imported.skipped[0].reason, "Slack's log of its apps, not a chat");
}

TEST(Slack, TellsTheKindsOfMessagesApart) {
  const auto subtype = [](std::string_view name) {
    return kind_of_message("words", R"(, "subtype": ")" + std::string(name) + "\"");
  };
  EXPECT_EQ(kind_of_message("words", ""), Kind::Text);
  for (const char* name : {"thread_broadcast", "me_message", "file_share"})
    EXPECT_EQ(subtype(name), Kind::Text) << name;
  for (const char* name : {"channel_join", "channel_leave", "channel_topic", "group_join",
                           "bot_message", "bot_add", "reminder_add", "pinned_item", "newer"})
    EXPECT_EQ(subtype(name), Kind::System) << name;
  EXPECT_EQ(subtype("tombstone"), Kind::Unsent);
  EXPECT_EQ(subtype("message_deleted"), Kind::Unsent);
  EXPECT_EQ(subtype("huddle_thread"), Kind::Call);
  EXPECT_EQ(kind_of_message("words", R"(, "bot_id": "B1")"), Kind::System);
  EXPECT_EQ(kind_of_message("", R"(, "files": [{"id": "F1"}])"), Kind::Media);
  EXPECT_EQ(kind_of_message("a cat", R"(, "files": [{"id": "F1"}])"), Kind::Text);
  EXPECT_EQ(kind_of_message("", R"(, "attachments": [{"is_share": true}])"), Kind::Media);
  EXPECT_EQ(kind_of_message("", R"(, "files": [])"), Kind::Empty);
}

TEST(Slack, TakesTheWordsOutOfAnOldFileShare) {
  const auto shared = [](std::string_view text) {
    return read_day(slack_message("U1", "1500000000.000001", text, R"(, "subtype": "file_share")"))
        .parts.at(0)
        .thread.messages.at(0);
  };
  EXPECT_EQ(shared("<@U1|anna> uploaded a file: <https://x|cat.jpg> and commented: my &lt;3").text,
            "my <3");
  EXPECT_EQ(shared("<@U1|anna> uploaded a file: <https://x|cat.jpg>").text, "");
  EXPECT_EQ(shared("<@U2> look").text, "<@U2> look");
}

TEST(Slack, NamesPeopleByTheirMessagesWhereThereIsNoListOfThem) {
  const FileContent content = read_day(
      slack_message("U1", "1681413317.397479", "hi",
                    R"(, "user_profile": {"display_name": "", "real_name": "Anna Lind"})"));
  EXPECT_EQ(content.names.at("U1"), "Anna Lind");
}

TEST(Slack, EveryElementIsAMessageOrAReject) {
  const FileContent content = read_day(
      R"(1, {"type": "message", "user": "U1", "text": "x"},
         {"type": "message", "ts": "1681413317.397479", "text": "nobody"},
         {"type": "message", "ts": "1681413317.397479", "subtype": "tombstone"},
         {"type": "message", "user": "U1", "ts": 1681413317.5, "text": "a number"},)" +
      slack_message("U1", "1681413317.39x", "x") + "," +
      slack_message("U1", "99999999999999.1", "x") + "," + slack_message("U1", "-5.1", "x"));
  EXPECT_EQ(content.records, 8u);
  std::vector<std::string> reasons;
  for (const Reject& reject : content.rejects) reasons.emplace_back(reject.reason);
  EXPECT_THAT(reasons, ElementsAre("not-an-object", "bad-time", "no-sender", "bad-time", "bad-time",
                                   "bad-time"));
  EXPECT_EQ(content.parts.at(0).thread.messages.size(), 2u);
}

TEST(Slack, RefusesBrokenFiles) {
  EXPECT_THROW(
      read_text(read_slack, R"([{"type": "message", "ts": "168141)", "general/2023-04-13.json"),
      Error);
  EXPECT_THROW(read_text(read_slack, "{}", "general/2023-04-13.json"), Error);
}

TEST(Slack, KnowsItsOwnFilesOnly) {
  const auto match = [](std::string_view path, std::string_view text) {
    return is_slack({path, text, {}});
  };
  const std::string message = slack_message("U1", "1681413317.397479", "hi");
  EXPECT_EQ(match("/x/general/2023-04-13.json", "[" + message + "]"), Match::Yes);
  EXPECT_EQ(match("/x/general.json", "[" + message + "]"), Match::Yes);
  EXPECT_EQ(match("/x/general/2023-04-13.json", "[\"a\", \"b\"]"), Match::No);
  EXPECT_EQ(match("/x/general/2023-04-13.json", R"([{"type": "message", "us)"), Match::Yes);
  EXPECT_EQ(match("/x/a.json", R"([{"type": "x", "ts": 12}])"), Match::No);
  EXPECT_EQ(match("/x/users.json", R"([{"id": 1, "name": "x"}])"), Match::No);
  EXPECT_EQ(match("/x/channels.json", R"([{"name": "x"}])"), Match::No);
}

TEST(SlackText, BecomesWhatTheReaderSaw) {
  EXPECT_EQ(readable_slack_text("see <https://x.y/?a=1&amp;b=2>"), "see https://x.y/?a=1&b=2");
  EXPECT_EQ(readable_slack_text("<https://x.y|the page> <http://x.y|x.y>"), "the page x.y");
  EXPECT_EQ(readable_slack_text("<mailto:a@b.c|a@b.c> <mailto:a@b.c>"), "a@b.c a@b.c");
  EXPECT_EQ(readable_slack_text("<!here> <!channel|@channel> <!subteam^S1|@ops> <!subteam^S1>"),
            "@here @channel @ops @group");
  EXPECT_EQ(readable_slack_text("<@U1|bo> <@U1> <#C1|general> <#C1>"), "@bo <@U1> #general <#C1>");
  EXPECT_EQ(readable_slack_text("<!date^1392734382^{date}|yesterday>"), "yesterday");
  EXPECT_EQ(readable_slack_text("1 &lt; 2 &amp;gt; &amp; &copy; a & b"),
            "1 < 2 &gt; & &copy; a & b");
  EXPECT_EQ(readable_slack_text("open < and\r\nno end"), "open < and\nno end");
  EXPECT_EQ(readable_slack_text("<>"), "<>");
}

TEST(SlackFixtures, GiveTheirCounts) {
  IDIOLECT_FIXTURE(archive, "formats/slack/langchain/slack_export.zip");
  const Read imported = read_one(archive);
  std::vector<std::string> counts;
  for (const chat::Thread& thread : imported.threads) {
    std::size_t texts = 0;
    for (const chat::Message& message : thread.messages) texts += message.kind == Kind::Text;
    counts.push_back(thread.title + " " + std::to_string(texts));
    EXPECT_EQ(thread.messages.at(0).author, "Example User");
  }
  EXPECT_THAT(counts, UnorderedElementsAre("general 2", "random 1", "example-channel 1"));
  EXPECT_TRUE(imported.rejects.empty());
}

}  // namespace
}  // namespace idiolect::sources
