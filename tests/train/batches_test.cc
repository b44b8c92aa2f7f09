#include "train/batches.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace idiolect::train {
namespace {

/// Examples of 10 … 59 tokens, half of which carry loss.
std::vector<Example> examples(std::size_t count) {
  std::vector<Example> result(count);
  for (std::size_t i = 0; i < count; ++i) {
    result[i].ids.resize(10 + i * 7 % 50);
    result[i].loss_tokens = static_cast<std::int64_t>(result[i].ids.size() / 2);
  }
  return result;
}

std::vector<std::size_t> flatten(const std::vector<Update>& updates) {
  std::vector<std::size_t> order;
  for (const Update& update : updates)
    for (const Pass& pass : update.passes) order.insert(order.end(), pass.begin(), pass.end());
  return order;
}

TEST(Batches, AnEpochVisitsEveryExampleOnce) {
  const auto data = examples(101);
  std::vector<std::size_t> order = flatten(plan_epoch(data, {100, 200, 1}, 0));
  std::sort(order.begin(), order.end());
  ASSERT_EQ(order.size(), 101u);
  for (std::size_t i = 0; i < order.size(); ++i) EXPECT_EQ(order[i], i);
}

TEST(Batches, TheOrderIsAFunctionOfSeedAndEpoch) {
  const auto data = examples(50);
  const auto order = [&](std::uint64_t seed, std::uint64_t epoch) {
    return flatten(plan_epoch(data, {100, 200, seed}, epoch));
  };
  EXPECT_EQ(order(1, 2), order(1, 2));
  EXPECT_NE(order(1, 2), order(1, 3));
  EXPECT_NE(order(1, 2), order(2, 2));
}

TEST(Batches, EveryUpdateHasItsShareOfTheOwnersTokens) {
  const auto data = examples(200);
  for (const Update& update : plan_epoch(data, {100, 200, 1}, 0)) {
    std::int64_t tokens = 0;
    for (const Pass& pass : update.passes)
      for (const std::size_t index : pass) tokens += data[index].loss_tokens;
    EXPECT_EQ(tokens, update.loss_tokens);
    EXPECT_GE(tokens, 50);
    EXPECT_LT(tokens, 100 + 30 + 50);
  }
}

TEST(Batches, NoPassIsLongerThanAllowedUnlessOneExampleIs) {
  auto data = examples(60);
  data[7].ids.resize(500);
  for (const Update& update : plan_epoch(data, {400, 200, 1}, 0))
    for (const Pass& pass : update.passes) {
      std::size_t tokens = 0;
      for (const std::size_t index : pass) tokens += data[index].ids.size();
      EXPECT_TRUE(tokens <= 200 || pass.size() == 1) << tokens;
    }
}

}  // namespace
}  // namespace idiolect::train
