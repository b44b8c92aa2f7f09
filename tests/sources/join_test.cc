#include "sources/join.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sources/exports.h"
#include "tests/sources/joined.h"

namespace idiolect::sources {
namespace {

using ::testing::ElementsAre;

struct Said {
  int second;
  std::string text;
};

ThreadPart part(std::size_t number, const std::vector<Said>& messages) {
  ThreadPart part;
  part.number = number;
  part.usual_order = Order::NewestFirst;
  for (const Said& said : messages)
    part.thread.messages.push_back({"Anna", Time(std::chrono::seconds(said.second)), said.text});
  return part;
}

std::vector<std::string> joined(std::vector<ThreadPart> parts) {
  return texts_of(join_parts(std::move(parts)));
}

TEST(JoinParts, TurnsNewestFirstAround) {
  EXPECT_THAT(joined({part(1, {{3, "c"}, {2, "b"}, {1, "a"}})}), ElementsAre("a", "b", "c"));
}

TEST(JoinParts, LeavesOldestFirstAsItIs) {
  EXPECT_THAT(joined({part(1, {{1, "a"}, {2, "b"}, {2, "c"}})}), ElementsAre("a", "b", "c"));
}

TEST(JoinParts, EqualTimesComeOutInWrittenOrder) {
  EXPECT_THAT(joined({part(1, {{3, "d"}, {2, "c"}, {2, "b"}, {2, "a"}})}),
              ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(joined({part(1, {{2, "c"}, {2, "b"}, {2, "a"}})}), ElementsAre("a", "b", "c"));
}

TEST(JoinParts, OrdersPartsByTimeAndByNumberWhereTimesAreEqual) {
  EXPECT_THAT(joined({part(1, {{9, "d"}, {8, "c"}}), part(2, {{8, "b"}, {1, "a"}})}),
              ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(joined({part(10, {{5, "a"}}), part(1, {{5, "c"}}), part(2, {{5, "b"}})}),
              ElementsAre("a", "b", "c"));
}

TEST(JoinParts, SortsWhatTwoDownloadsInterleave) {
  EXPECT_THAT(joined({part(1, {{5, "e"}, {3, "c"}, {1, "a"}}), part(1, {{4, "d"}, {2, "b"}})}),
              ElementsAre("a", "b", "c", "d", "e"));
}

TEST(JoinParts, AnEmptyPartChangesNothing) {
  EXPECT_THAT(joined({part(1, {}), part(2, {{2, "b"}, {1, "a"}})}), ElementsAre("a", "b"));
  EXPECT_THAT(joined({part(1, {})}), ElementsAre());
}

TEST(JoinParts, UnitesWhatThePartsKnow) {
  ThreadPart old_part = part(2, {{1, "a"}});
  old_part.thread.title = "Old name";
  old_part.thread.participants = {"Anna", "Luca"};
  old_part.thread.is_group = true;
  ThreadPart new_part = part(1, {{2, "b"}});
  new_part.thread.title = "New name";
  new_part.thread.participants = {"Anna"};
  const chat::Thread thread = join_parts({new_part, old_part});
  EXPECT_EQ(thread.title, "New name");
  EXPECT_THAT(thread.participants, ElementsAre("Anna", "Luca"));
  EXPECT_TRUE(thread.is_group);
}

TEST(ThreadJoiner, KeepsSourcesAndKeysApart) {
  ThreadJoiner joiner(0);
  for (const auto& [source, key] :
       {std::pair("instagram", "x"), {"messenger", "x"}, {"instagram", "x"}}) {
    ThreadPart one = part(1, {{1, "a"}});
    one.thread.source = source;
    one.thread.key = key;
    joiner.add(std::move(one));
  }
  const std::vector<chat::Thread> threads = take_all(joiner).threads;
  ASSERT_EQ(threads.size(), 2u);
  EXPECT_EQ(threads[0].messages.size(), 2u);
  EXPECT_EQ(threads[1].source, "messenger");
}

}  // namespace
}  // namespace idiolect::sources
