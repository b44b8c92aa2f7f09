#include "dataset/split.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "tests/dataset/threads.h"

namespace idiolect::dataset {
namespace {

using ::testing::ElementsAre;
using testing::mine;
using testing::with_tom;

/// The number of sessions in train, valid and test.
std::vector<std::size_t> sizes(const SplitSessions& split) {
  return {split.at(Split::Train).size(), split.at(Split::Valid).size(),
          split.at(Split::Test).size()};
}

/// Sessions two hours apart, each with so many messages of the owner.
chat::Thread thread_of(const std::vector<int>& counts, std::string key = "a", int offset = 0) {
  chat::Thread thread = with_tom({}, std::move(key));
  int start = offset;
  for (const int count : counts) {
    for (int i = 0; i < count; ++i) thread.messages.push_back(mine(start, "x"));
    start += 120;
  }
  return thread;
}

std::vector<Session> sessions_of(const chat::Thread& thread) {
  return cut_sessions(thread, std::chrono::minutes(60));
}

TEST(SplitByTime, TakesSharesOfTheOwnersMessagesInTimeOrder) {
  const chat::Thread thread = thread_of(std::vector<int>(100, 2));
  const SplitSessions split = split_by_time(sessions_of(thread), {});
  EXPECT_THAT(sizes(split), ElementsAre(90u, 5u, 5u));
  EXPECT_LT(split.at(Split::Train).back().start(), split.at(Split::Valid).front().start());
  EXPECT_LT(split.at(Split::Valid).back().start(), split.at(Split::Test).front().start());
}

TEST(SplitByTime, CutsAllThreadsAtOnePointInTime) {
  const chat::Thread old = thread_of(std::vector<int>(90, 1), "old");
  const chat::Thread recent = thread_of(std::vector<int>(10, 1), "new", 120 * 90);
  std::vector<Session> all = sessions_of(recent);
  for (const Session& session : sessions_of(old)) all.push_back(session);
  const SplitSessions split = split_by_time(all, {});
  for (const Session& session : split.at(Split::Train)) EXPECT_EQ(session.thread, &old);
  for (const Session& session : split.at(Split::Test)) EXPECT_EQ(session.thread, &recent);
}

TEST(SplitByTime, LeavesTheSessionInWhichAShareIsReachedInTheEarlierSplit) {
  const chat::Thread thread = thread_of({80, 11, 5, 4});
  EXPECT_THAT(sizes(split_by_time(sessions_of(thread), {})), ElementsAre(2u, 1u, 1u));
}

TEST(SplitByTime, KeepsOneOfThreeSessionsForTheTestHoweverLarge) {
  const chat::Thread three = thread_of({1, 1, 500});
  EXPECT_THAT(sizes(split_by_time(sessions_of(three), {})), ElementsAre(1u, 1u, 1u));
  const chat::Thread two = thread_of({1, 1});
  EXPECT_THAT(sizes(split_by_time(sessions_of(two), {})), ElementsAre(2u, 0u, 0u));
  EXPECT_THAT(sizes(split_by_time({}, {})), ElementsAre(0u, 0u, 0u));
}

TEST(ParseSplit, SuggestsTheWordThatWasMeant) {
  EXPECT_EQ(parse_split("valid"), Split::Valid);
  try {
    parse_split("tests");
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "unknown split 'tests'");
    EXPECT_EQ(error.hint(), "did you mean 'test'?");
  }
}

}  // namespace
}  // namespace idiolect::dataset
