#include "runs/schedule.h"

#include <gtest/gtest.h>

namespace idiolect::runs {
namespace {

Schedule schedule_for(std::int64_t tokens) { return make_schedule({}, {tokens, 2048}); }

TEST(Schedule, AVoiceOfAHundredThousandTokensGetsAFewHundredUpdates) {
  const Schedule schedule = schedule_for(100'000);
  EXPECT_EQ(schedule.epochs, 3);
  EXPECT_GE(schedule.updates, 300);
  EXPECT_LE(schedule.updates, 500);
}

TEST(Schedule, LittleDataIsSeenAtMostFourTimes) {
  const Schedule schedule = schedule_for(20'000);
  EXPECT_EQ(schedule.epochs, 4);
  EXPECT_EQ(schedule.batch_tokens, 1000);
  EXPECT_EQ(schedule.updates, 80);
}

TEST(Schedule, MuchDataIsSeenOnceWithTheLargestBatch) {
  const Schedule schedule = schedule_for(5'000'000);
  EXPECT_EQ(schedule.epochs, 1);
  EXPECT_EQ(schedule.batch_tokens, 2000);
  EXPECT_EQ(schedule.updates, 2500);
}

TEST(Schedule, WiderModelsAndLongerRunsGetSmallerSteps) {
  const auto rate = [](std::int64_t tokens, std::int64_t width) {
    return make_schedule({}, {tokens, width}).learning_rate;
  };
  EXPECT_GT(rate(100'000, 64), rate(100'000, 2048));
  EXPECT_GT(rate(100'000, 2048), rate(5'000'000, 2048));
}

TEST(Schedule, WhatIsGivenIsKeptAndSaysSo) {
  TrainOptions options;
  options.epochs = 7;
  options.learning_rate = 3e-4;
  const Schedule schedule = make_schedule(options, {100'000, 2048});
  EXPECT_EQ(schedule.epochs, 7);
  EXPECT_EQ(schedule.learning_rate, 3e-4);
  EXPECT_NE(schedule.reasons.at(0).find("as given"), std::string::npos);
}

TEST(LearningRate, RisesThenFallsToZero) {
  EXPECT_NEAR(learning_rate_factor(0, 100, 0.1), 0.1, 1e-12);
  EXPECT_NEAR(learning_rate_factor(9, 100, 0.1), 1.0, 1e-12);
  EXPECT_NEAR(learning_rate_factor(54, 100, 0.1), 0.5, 1e-12);
  EXPECT_NEAR(learning_rate_factor(99, 100, 0.1), 0.0, 1e-12);
}

}  // namespace
}  // namespace idiolect::runs
