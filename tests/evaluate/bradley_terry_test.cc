#include "evaluate/bradley_terry.h"

#include <gtest/gtest.h>

#include <cmath>

namespace idiolect::evaluate {
namespace {

void add(std::vector<Duel>& duels, Duel duel, int times) {
  for (int i = 0; i < times; ++i) duels.push_back(duel);
}

TEST(BradleyTerry, FindsTheLogitsOfTwoInClosedForm) {
  // On the left 80 % and on the right 60 %: logits ln 4 and ln 1.5, strength their mean.
  std::vector<Duel> duels;
  add(duels, {0, 1, true}, 800);
  add(duels, {0, 1, false}, 200);
  add(duels, {1, 0, false}, 600);
  add(duels, {1, 0, true}, 400);
  const BradleyTerry fit = fit_bradley_terry(duels, 2);
  const double strength = (std::log(4.0) + std::log(1.5)) / 2;
  EXPECT_NEAR(fit.strengths[0] - fit.strengths[1], strength, 1e-3);
  EXPECT_NEAR(fit.side, (std::log(4.0) - std::log(1.5)) / 2, 1e-3);
  EXPECT_TRUE(fit.side_interval.excludes(0));
  EXPECT_NEAR(fit.strengths[0] + fit.strengths[1], 0, 1e-9);
}

TEST(BradleyTerry, StaysFiniteAfterACleanSweep) {
  std::vector<Duel> duels;
  add(duels, {0, 1, true}, 10);
  add(duels, {1, 0, false}, 10);
  const BradleyTerry fit = fit_bradley_terry(duels, 2);
  EXPECT_TRUE(std::isfinite(fit.strengths[0]));
  EXPECT_GT(fit.strengths[0], fit.strengths[1]);
  EXPECT_FALSE(fit.side_interval.excludes(0));
}

TEST(WinRateCeiling, IsHalfForACoinAndOneForPerfectAgreement) {
  EXPECT_DOUBLE_EQ(win_rate_ceiling(1), 1);
  EXPECT_DOUBLE_EQ(win_rate_ceiling(0.5), 0.5);
  EXPECT_DOUBLE_EQ(win_rate_ceiling(0.3), 0.5);
  EXPECT_NEAR(win_rate_ceiling(0.82), 0.9, 1e-12);
}

}  // namespace
}  // namespace idiolect::evaluate
