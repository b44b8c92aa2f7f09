#include "runs/plan.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace idiolect::runs {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

PlanInput input() {
  PlanInput input;
  input.shape = {2048, 5632, 4, 32, 4, 64, 32000};
  input.adapter = {16, {"q_proj", "down_proj"}, 0};
  input.parameters = 1'000'000;
  input.element = 2;
  input.mapped = 600 * kMiB;
  input.file_bytes = input.mapped;
  input.program = 200 * kMiB;
  input.train = {{2048, 900, {100'000}}, {4096, 2000, {400'000}}};
  input.valid = {{4096, 2000, {400'000}}};
  input.epochs = 2;
  input.updates = 4;
  input.evaluate_every = 2;
  return input;
}

Json all_options() {
  return {{"recompute", ""}, {"pass-tokens", 1}, {"quantise", ""}, {"rank", 1}};
}

TEST(Plan, MemoryIsTheSumOfItsParts) {
  const MemoryPlan plan = plan_memory(input());
  std::int64_t sum = 0;
  for (const MemoryPart& part : plan.parts) {
    EXPECT_GE(part.bytes, 0) << part.name;
    sum += part.bytes;
  }
  EXPECT_EQ(plan.total(), sum);
  EXPECT_GT(plan.total(), 800 * kMiB);
}

TEST(Plan, TheLargestPassDecides) {
  PlanInput one = input();
  one.train = {one.train[1]};
  EXPECT_EQ(plan_memory(one).total(), plan_memory(input()).total());
  one.train = {{1024, 400, {50'000}}};
  one.valid = {};
  EXPECT_LT(plan_memory(one).total(), plan_memory(input()).total());
}

TEST(Plan, EverythingThatGrowsTakesMore) {
  const std::int64_t before = plan_memory(input()).total();
  PlanInput more = input();
  more.parameters *= 2;
  EXPECT_EQ(plan_memory(more).total() - before, 6 * 4 * input().parameters);
  more = input();
  more.copied = kMiB;
  EXPECT_EQ(plan_memory(more).total() - before, kMiB);
  more = input();
  more.element = 4;
  EXPECT_GT(plan_memory(more).total(), before);
  more = input();
  more.recomputed = 4;
  EXPECT_LT(plan_memory(more).total(), before);
}

TEST(Plan, TimeIsRatesTimesWork) {
  Rates rates;
  rates.head_step = 0.5;
  const TimePlan head_alone = plan_time(input(), rates);
  EXPECT_DOUBLE_EQ(head_alone.epoch, 0.5 * 2900);
  EXPECT_DOUBLE_EQ(head_alone.validation, 0);
  EXPECT_DOUBLE_EQ(head_alone.run, 2 * head_alone.epoch);
  rates = {};
  rates.layer_step = 1e-9;
  const double flops =
      layers_step_flops(input(), input().train[0]) + layers_step_flops(input(), input().train[1]);
  EXPECT_NEAR(plan_time(input(), rates).epoch, 1e-9 * flops, 1e-6);
  rates = {};
  rates.head_forward = 0.25;
  const TimePlan validations = plan_time(input(), rates);
  EXPECT_DOUBLE_EQ(validations.validation, 500);
  EXPECT_DOUBLE_EQ(validations.run, 3 * 500);  // before the first update, and after every second
}

TEST(Plan, RecomputationTakesTime) {
  Rates rates;
  rates.layer_step = 1e-9;
  rates.layer_forward = 1e-9;
  PlanInput again = input();
  again.recomputed = 4;
  EXPECT_GT(plan_time(again, rates).epoch, 1.2 * plan_time(input(), rates).epoch);
}

TEST(Plan, BackwardTakesMoreThanForward) {
  const StepWork& work = input().train[0];
  EXPECT_GT(layers_step_flops(input(), work), 1.9 * layers_forward_flops(input(), work));
}

TEST(Plan, WhatFitsNeedsNoRemedy) {
  EXPECT_TRUE(remedies(input(), plan_memory(input()).total(), all_options()).empty());
}

TEST(Plan, RemediesNameOnlyOptionsThatExistAndSayWhatTheyBring) {
  const std::int64_t need = plan_memory(input()).total();
  const std::vector<std::string> all = remedies(input(), need - kMiB, all_options());
  const auto names = [&](const std::string& option) {
    return std::ranges::count_if(all, [&](const std::string& each) {
      return each.starts_with("--" + option) && each.find("iB") != std::string::npos;
    });
  };
  EXPECT_EQ(names("recompute all"), 1);
  EXPECT_EQ(names("pass-tokens 2048"), 1);
  EXPECT_EQ(names("quantise nf4"), 1);
  EXPECT_EQ(names("rank 8"), 1);
  EXPECT_EQ(remedies(input(), need - kMiB, {{"rank", 1}}).size(), 1u);
}

TEST(Plan, ARemedyThatIsNotEnoughSaysSo) {
  for (const std::string& each : remedies(input(), kMiB, all_options()))
    EXPECT_NE(each.find("not enough alone"), std::string::npos) << each;
  const Shortage shortage = describe_shortage(input(), kMiB, all_options());
  EXPECT_NE(shortage.what.find("1 MiB can be had"), std::string::npos);
  EXPECT_EQ(describe_shortage(input(), kMiB, Json::object()).hint, "use a smaller base model");
}

TEST(Plan, BytesAreSaidInWords) {
  EXPECT_EQ(bytes_in_words(310 * kMiB), "310 MiB");
  EXPECT_EQ(bytes_in_words(9 * 1024 * kMiB + 100 * kMiB), "9.1 GiB");
}

}  // namespace
}  // namespace idiolect::runs
