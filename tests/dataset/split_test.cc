#include "dataset/split.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/error.h"

namespace idiolect::dataset {
namespace {

/// The splits of sessions with so many messages of the owner, as letters.
std::string splits_of(const std::vector<std::size_t>& counts) {
  std::size_t total = 0;
  for (const std::size_t count : counts) total += count;
  SplitCutter cutter(counts.size(), total, {});
  std::string splits;
  for (const std::size_t count : counts) {
    const Split split = cutter.next(count);
    splits += split == Split::Train ? 't' : split == Split::Valid ? 'v' : 'x';
  }
  return splits;
}

TEST(SplitCutter, TakesSharesOfTheOwnersMessages) {
  EXPECT_EQ(splits_of(std::vector<std::size_t>(100, 2)),
            std::string(90, 't') + std::string(5, 'v') + std::string(5, 'x'));
}

TEST(SplitCutter, LeavesTheSessionInWhichAShareIsReachedInTheEarlierSplit) {
  EXPECT_EQ(splits_of({80, 11, 5, 4}), "ttvx");
}

TEST(SplitCutter, KeepsOneOfThreeSessionsForTheTestHoweverLarge) {
  EXPECT_EQ(splits_of({1, 1, 500}), "tvx");
  EXPECT_EQ(splits_of({500, 1, 1}), "tvx");
  EXPECT_EQ(splits_of({1, 1}), "tt");
  EXPECT_EQ(splits_of({}), "");
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
