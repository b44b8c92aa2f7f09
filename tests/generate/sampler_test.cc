#include "generate/sampler.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>
#include <vector>

namespace idiolect::generate {
namespace {

std::map<tokenizer::TokenId, int> draw(const std::vector<float>& logits,
                                       const chat::Sampler& sampler, int times) {
  std::map<tokenizer::TokenId, int> counts;
  Random random(11);
  for (int i = 0; i < times; ++i) {
    std::vector<float> scratch = logits;
    ++counts[sample(scratch, sampler, {}, random)];
  }
  return counts;
}

std::vector<float> logits_of(std::initializer_list<double> probabilities) {
  std::vector<float> logits;
  for (const double p : probabilities) logits.push_back(static_cast<float>(std::log(p)));
  return logits;
}

TEST(Sampler, GreedyTakesTheBestAndTheLowestIdOfEqualOnes) {
  const chat::Sampler greedy{.temperature = 0};
  EXPECT_EQ(draw({1, 3, 3, 2}, greedy, 5), (std::map<tokenizer::TokenId, int>{{1, 5}}));
}

TEST(Sampler, DrawsInProportionToTheProbabilities) {
  const chat::Sampler plain{.temperature = 1, .top_p = 1, .min_p = 0};
  const auto counts = draw(logits_of({0.5, 0.3, 0.2}), plain, 20000);
  EXPECT_NEAR(counts.at(0) / 20000.0, 0.5, 0.015);
  EXPECT_NEAR(counts.at(1) / 20000.0, 0.3, 0.015);
  EXPECT_NEAR(counts.at(2) / 20000.0, 0.2, 0.015);
}

TEST(Sampler, TemperatureSharpensByThePower) {
  const chat::Sampler half{.temperature = 0.5, .top_p = 1, .min_p = 0};
  // p² : 0.25, 0.09, 0.04 of 0.38
  const auto counts = draw(logits_of({0.5, 0.3, 0.2}), half, 20000);
  EXPECT_NEAR(counts.at(0) / 20000.0, 0.25 / 0.38, 0.015);
}

TEST(Sampler, TopPKeepsTheFewestTokensWithThatMass) {
  const chat::Sampler nucleus{.temperature = 1, .top_p = 0.75, .min_p = 0};
  EXPECT_EQ(draw(logits_of({0.2, 0.5, 0.3}), nucleus, 2000).count(0), 0u);
  EXPECT_EQ(draw(logits_of({0.2, 0.5, 0.3}), nucleus, 2000).size(), 2u);
}

TEST(Sampler, MinPDropsWhatIsFarBelowTheBest) {
  const chat::Sampler sampler{.temperature = 1, .top_p = 1, .min_p = 0.5};
  EXPECT_EQ(draw(logits_of({0.2, 0.5, 0.3}), sampler, 2000).size(), 2u);
}

TEST(Sampler, TheRepetitionPenaltyMakesBothSignsLessLikely) {
  const chat::Sampler greedy{.temperature = 0, .repetition_penalty = 2};
  Random random(1);
  std::vector<float> positive{4, 3};
  EXPECT_EQ(sample(positive, greedy, std::array<tokenizer::TokenId, 2>{0, 0}, random), 1);
  std::vector<float> negative{-1, -1.5F};
  EXPECT_EQ(sample(negative, greedy, std::array<tokenizer::TokenId, 1>{0}, random), 1);
}

}  // namespace
}  // namespace idiolect::generate
