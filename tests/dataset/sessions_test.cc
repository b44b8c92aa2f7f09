#include "dataset/sessions.h"

#include <gmock/gmock.h>

#include "tests/dataset/threads.h"

namespace idiolect::dataset {
namespace {

using ::testing::ElementsAre;
using testing::from;
using testing::group;
using testing::mine;
using testing::of_kind;
using testing::with_tom;

constexpr std::chrono::minutes kHour{60};

TEST(CutSessions, BeginsANewOneOnlyAfterMoreThanTheGap) {
  const chat::Thread thread = with_tom({mine(0, "a"), from("Tom", 60, "b"), mine(121, "c")});
  const auto sessions = cut_sessions(thread, kHour);
  ASSERT_EQ(sessions.size(), 2u);
  EXPECT_EQ(sessions[0].owner_messages, 1u);
  EXPECT_EQ(sessions[0].other_messages, 1u);
  EXPECT_EQ(sessions[1].start(), testing::at(121));
  EXPECT_EQ(cut_sessions(thread, std::chrono::minutes(61)).size(), 1u);
  EXPECT_EQ(cut_sessions(thread, std::chrono::minutes(0)).size(), 3u);
}

TEST(CutSessions, CountsOnlyTextAsTalk) {
  const chat::Thread thread = with_tom({of_kind(chat::Kind::System, 0), mine(1, "a"),
                                        of_kind(chat::Kind::Media, 50), mine(100, "b")});
  EXPECT_EQ(cut_sessions(thread, kHour).size(), 2u);
  EXPECT_THAT(cut_sessions(with_tom({of_kind(chat::Kind::Media, 0)}), kHour), ElementsAre());
}

chat::Thread with_reply_after(int minutes, std::uint32_t reply_to) {
  chat::Thread thread = with_tom(
      {from("Tom", 0, "a"), mine(1, "b"), mine(1 + minutes, "c"), from("Tom", 2 + minutes, "d")});
  for (std::uint32_t i = 0; i < 4; ++i) thread.messages[i].id = i + 1;
  thread.messages[3].reply_to = reply_to;
  return thread;
}

TEST(CutSessions, AreJoinedByAReplyToTheSessionBeforeWithinADay) {
  const auto joined = cut_sessions(with_reply_after(24 * 60, 1), kHour);
  ASSERT_EQ(joined.size(), 1u);
  EXPECT_EQ(joined[0].owner_messages, 2u);
  EXPECT_EQ(joined[0].other_messages, 2u);
  EXPECT_EQ(cut_sessions(with_reply_after(24 * 60 + 1, 1), kHour).size(), 2u);
  EXPECT_EQ(cut_sessions(with_reply_after(24 * 60, 3), kHour).size(), 2u);  // within the session
  EXPECT_EQ(cut_sessions(with_reply_after(24 * 60, 0), kHour).size(), 2u);
}

TEST(CutSessions, AreNotJoinedByAReplyToOneFurtherBack) {
  chat::Thread thread = with_tom({from("Tom", 0, "a"), mine(100, "b"), mine(200, "c")});
  for (std::uint32_t i = 0; i < 3; ++i) thread.messages[i].id = i + 1;
  thread.messages[2].reply_to = 1;
  EXPECT_EQ(cut_sessions(thread, kHour).size(), 3u);
  thread.messages[1].reply_to = 1;  // now the two before are one
  EXPECT_EQ(cut_sessions(thread, kHour).size(), 1u);
}

TEST(ToConversation, PutsCarriedTurnsFirstAndTellsTheRestOfTheSession) {
  const chat::Thread thread =
      with_tom({from("Tommy", 0, "old"), mine(1, "x"), from("Tom", 500, "new"), mine(501, "y")});
  const std::vector<CarriedTurn> carried = {{0}, {1}};
  const auto conversation = to_conversation(cut_sessions(thread, kHour).back(), carried);
  ASSERT_EQ(conversation.turns.size(), 4u);
  EXPECT_TRUE(conversation.turns[0].carried);
  EXPECT_EQ(conversation.turns[0].content, "old");
  EXPECT_TRUE(conversation.turns[1].carried);
  EXPECT_EQ(conversation.turns[1].role, chat::Role::Assistant);
  EXPECT_FALSE(conversation.turns[2].carried);
  EXPECT_EQ(conversation.contact, "Tom");
  EXPECT_EQ(conversation.start, "2021-03-01T08:20:00Z");
}

TEST(ToConversation, JoinsBurstsAndKeepsTheFirstAndTheLastTurn) {
  const chat::Thread thread =
      with_tom({mine(0, "hi"), mine(1, "two\nlines"), from("Tom", 2, "yo"),
                of_kind(chat::Kind::Media, 3), from("Tom", 4, "you?"), mine(5, "fine")});
  const auto conversation = to_conversation(cut_sessions(thread, kHour).front());
  ASSERT_EQ(conversation.turns.size(), 3u);
  EXPECT_EQ(conversation.turns[0].role, chat::Role::Assistant);
  EXPECT_EQ(conversation.turns[0].name, "Robin");
  EXPECT_EQ(conversation.turns[0].content, "hi\ntwo\u2028lines");
  EXPECT_THAT(conversation.turns[0].times,
              ElementsAre("2021-03-01T00:00:00Z", "2021-03-01T00:01:00Z"));
  EXPECT_EQ(conversation.turns[1].content, "yo\nyou?");
  EXPECT_EQ(conversation.turns[2].content, "fine");
  EXPECT_EQ(conversation.contact, "Tom");
  EXPECT_EQ(conversation.start, "2021-03-01T00:00:00Z");
  EXPECT_EQ(conversation.end, "2021-03-01T00:05:00Z");
}

TEST(ToConversation, NamesTheOthersOfAGroupAndKeepsThemApart) {
  const chat::Thread thread = group({from("Tom", 0, "hi"), from("Zoe", 1, "hey"), mine(2, "yo")});
  const auto conversation = to_conversation(cut_sessions(thread, kHour).front());
  ASSERT_EQ(conversation.turns.size(), 3u);
  EXPECT_EQ(conversation.turns[0].content, "Tom: hi");
  EXPECT_EQ(conversation.turns[1].content, "Zoe: hey");
  EXPECT_EQ(conversation.turns[2].content, "yo");
  EXPECT_EQ(conversation.contact, std::nullopt);
}

TEST(ToConversation, TakesTheOtherPersonForOneUnderAnyName) {
  const chat::Thread thread =
      with_tom({from("Tom", 0, "a"), from("Tom Okafor", 1, "b"), mine(2, "c")});
  EXPECT_EQ(to_conversation(cut_sessions(thread, kHour).front()).turns.size(), 2u);
}

TEST(ToConversation, HidesTheThreadBehindHashes) {
  const chat::Thread a = with_tom({mine(0, "x"), mine(100, "x")}, "a");
  const chat::Thread b = with_tom({mine(0, "x")}, "b");
  const auto sessions = cut_sessions(a, kHour);
  const auto first = to_conversation(sessions[0]);
  const auto second = to_conversation(sessions[1]);
  EXPECT_EQ(first.thread, second.thread);
  EXPECT_NE(first.id, second.id);
  EXPECT_EQ(first.thread.size(), 16u);
  EXPECT_NE(first.thread, thread_hash(b));
}

TEST(ToConversation, LeavesTheZoneOpenWhereTheExportDoes) {
  chat::Thread thread = with_tom({mine(0, "x")});
  thread.zone = Zone::Local;
  EXPECT_EQ(to_conversation(cut_sessions(thread, kHour).front()).start, "2021-03-01T00:00:00");
}

}  // namespace
}  // namespace idiolect::dataset
