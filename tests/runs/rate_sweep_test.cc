#include "runs/rate_sweep.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace idiolect::runs {
namespace {

/// A loss that falls around `fall` and breaks out at `out`.
std::vector<RatePoint> sweep(double fall, double out) {
  std::vector<RatePoint> points;
  for (const double rate : rising_rates(1e-4)) {
    const double fallen = 1 / (1 + std::pow(fall / rate, 2));
    points.push_back({rate, rate >= out ? 9.0 : 3.0 - fallen});
    if (has_diverged(points)) break;
  }
  return points;
}

TEST(RateSweep, RisesByTheSameFactorOverFiveDecades) {
  const auto rates = rising_rates(1e-3);
  EXPECT_NEAR(rates.front(), 1e-5, 1e-12);
  EXPECT_NEAR(rates.back(), 1.0, 1e-9);
  EXPECT_NEAR(rates[1] / rates[0], rates.back() / rates[rates.size() - 2], 1e-9);
}

TEST(RateSweep, TakesTheLowestLossAndSomeCautionWhereItNeverBrokeOut) {
  const std::vector<RatePoint> points{{1e-4, 3.0}, {1e-3, 2.5}, {1e-2, 2.0}, {1e-1, 2.2}};
  const RateChoice choice = choose_rate(points);
  ASSERT_TRUE(choice.rate);
  EXPECT_DOUBLE_EQ(*choice.rate, 1e-2 / 3);
  EXPECT_EQ(choice.reason,
            "a third of 0.01, where the loss was lowest; it did not break out up to the end");
}

TEST(RateSweep, TakesTheLowestLossFarBelowWhereItBreaksOut) {
  const RateChoice choice = choose_rate({{1e-4, 3.0}, {1e-3, 2.5}, {1e-2, 2.8}, {1e-1, 9.0}});
  EXPECT_DOUBLE_EQ(*choice.rate, 1e-3);
}

TEST(RateSweep, StaysATenthBelowWhereItBreaksOut) {
  const auto points = sweep(1e-3, 3e-3);
  const RateChoice choice = choose_rate(points);
  EXPECT_DOUBLE_EQ(*choice.rate, points.back().rate / 10);
  EXPECT_EQ(choice.reason.find("a tenth of"), 0u);
}

TEST(RateSweep, KnowsWhenThereIsNothingToSee) {
  EXPECT_FALSE(choose_rate({}).rate);
  EXPECT_FALSE(choose_rate({{1e-4, 2}, {1e-3, 2}, {1e-2, 2}, {1e-1, 2}, {1, 2}, {2, 2}}).rate);
}

TEST(RateSweep, ALossThatIsNotANumberEndsIt) {
  EXPECT_TRUE(has_diverged({{1e-4, 2}, {1e-3, std::numeric_limits<double>::quiet_NaN()}}));
  EXPECT_TRUE(has_diverged({{1e-4, 2}, {1e-3, 2.7}}));
  EXPECT_FALSE(has_diverged({{1e-4, 2}, {1e-3, 2.5}}));
}

}  // namespace
}  // namespace idiolect::runs
