#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace idiolect {
namespace {

TEST(Mix64, IsThePublishedSplitMix64) {
  // The first outputs of the reference generator (Vigna, splitmix64.c) from state 0.
  EXPECT_EQ(mix64(0), 0xE220A8397B1DCDAFu);
  EXPECT_EQ(mix64(0x9E3779B97F4A7C15u), 0x6E789E6AA1B965F4u);
}

TEST(Random, GivesTheSameNumbersForTheSameSeedAndStream) {
  Random first(7, 3);
  Random second(7, 3);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(first.next(), second.next());
}

TEST(Random, GivesOtherNumbersForAnotherStream) {
  Random first(7, 3);
  Random second(7, 4);
  EXPECT_NE(first.next(), second.next());
}

TEST(Random, UniformCoversTheUnitIntervalEvenly) {
  Random random(1);
  double sum = 0;
  constexpr int kDraws = 10'000;
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.uniform();
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
    sum += value;
  }
  // Six standard deviations of the mean of that many uniform draws.
  EXPECT_NEAR(sum / kDraws, 0.5, 6 * 0.2887 / 100);
}

TEST(Random, BelowStaysBelowAndReachesEverything) {
  Random random(1);
  std::vector<int> seen(5, 0);
  for (int i = 0; i < 1000; ++i) ++seen.at(static_cast<std::size_t>(random.below(5)));
  EXPECT_EQ(std::ranges::count(seen, 0), 0);
}

TEST(ShuffledIndices, AreAPermutationThatTheSeedDecides) {
  const auto order = shuffled_indices(100, 5, 0);
  EXPECT_EQ(order, shuffled_indices(100, 5, 0));
  EXPECT_NE(order, shuffled_indices(100, 6, 0));
  auto sorted = order;
  std::ranges::sort(sorted);
  for (std::size_t i = 0; i < sorted.size(); ++i) EXPECT_EQ(sorted[i], i);
}

}  // namespace
}  // namespace idiolect
