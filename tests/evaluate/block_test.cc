#include "evaluate/block.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/evaluate/ballots.h"

namespace idiolect::evaluate {
namespace {

using testing::make_material;
using testing::Material;

BlockPlan plan(const Material& material, BlockOptions options = {}) {
  return plan_block(material.rounds, material.answers, options);
}

std::string described(const BlockPlan& plan) {
  std::string text;
  for (const PlannedTask& task : plan.tasks)
    text += std::string(to_string(task.kind)) + task.context + task.left + task.right + '\n';
  return text;
}

TEST(Block, IsAFunctionOfItsSeed) {
  const Material material = make_material(60);
  EXPECT_EQ(described(plan(material, {.seed = 4})), described(plan(material, {.seed = 4})));
  EXPECT_NE(described(plan(material, {.seed = 4})), described(plan(material, {.seed = 5})));
}

class BalancedBlock : public ::testing::TestWithParam<std::vector<std::string>> {};

TEST_P(BalancedBlock, PutsEachOnTheLeftHalfTheTimeInEveryTwelve) {
  Material material = make_material(200);
  material.answers.push_back(material.answers[2]);
  material.answers.back().contestant = "tuned_retrieval";
  for (auto& samples : material.answers.back().of_round) samples.front().text += " v";
  for (std::uint64_t seed = 1; seed < 30; ++seed) {
    const BlockPlan block = plan(material, {.seed = seed, .rounds = 60, .contestants = GetParam()});
    ASSERT_EQ(block.tasks.size(), 60u);
    std::map<std::string, std::pair<int, int>> sides;
    std::map<std::pair<std::string, std::string>, int> pairs;
    int number = 0;
    for (const PlannedTask& task : block.tasks) {
      if (task.kind != TaskKind::Pair) continue;
      ++sides[task.left].first;
      ++sides[task.right].second;
      ++pairs[std::minmax(task.left, task.right)];
      if (++number % 12 != 0) continue;
      for (const auto& [name, counts] : sides) EXPECT_EQ(counts.first, counts.second) << name;
      for (const auto& [pair, count] : pairs) EXPECT_EQ(count, pairs.begin()->second);
    }
    EXPECT_EQ(number % 12, 0);
    EXPECT_EQ(sides.size(), GetParam().size());
  }
}

INSTANTIATE_TEST_SUITE_P(
    TwoToFour, BalancedBlock,
    ::testing::Values(std::vector<std::string>{"tuned", "zero_shot"},
                      std::vector<std::string>{"tuned", "zero_shot_summary", "zero_shot"},
                      std::vector<std::string>{"tuned", "zero_shot_summary", "zero_shot",
                                               "tuned_retrieval"}));

TEST(Block, HasRepeatsWithSwappedSidesAndDecoys) {
  const Material material = make_material(60);
  for (const std::size_t rounds : {20u, 30u, 45u}) {
    const BlockPlan block = plan(material, {.seed = rounds, .rounds = rounds});
    std::size_t repeats = 0, decoys = 0;
    for (std::size_t i = 0; i < block.tasks.size(); ++i) {
      const PlannedTask& task = block.tasks[i];
      if (task.kind == TaskKind::Decoy) {
        ++decoys;
        EXPECT_TRUE((task.left == "decoy") != (task.right == "decoy"));
      }
      if (task.kind != TaskKind::Repeat) continue;
      ++repeats;
      ASSERT_LE(task.repeats + 5, i);
      const PlannedTask& first = block.tasks[task.repeats];
      EXPECT_EQ(first.kind, TaskKind::Pair);
      EXPECT_EQ(first.context, task.context);
      EXPECT_EQ(first.left_text, task.right_text);
      EXPECT_EQ(first.right, task.left);
    }
    EXPECT_GE(repeats * 10, rounds);
    EXPECT_GE(decoys * 20, rounds);
    EXPECT_EQ(block.tasks.size(), rounds);
  }
}

TEST(Block, UsesEachContextOnceWhereThereAreEnough) {
  const BlockPlan block = plan(make_material(60));
  std::set<std::string> contexts;
  for (const PlannedTask& task : block.tasks) {
    if (task.kind == TaskKind::Repeat) continue;
    EXPECT_TRUE(contexts.insert(task.context).second);
  }
}

TEST(Block, FixesThePrimaryComparison) {
  const Material material = make_material(60);
  EXPECT_EQ(plan(material).primary.challenger, "tuned");
  EXPECT_EQ(plan(material).primary.reference, "zero_shot_summary");
  const BlockPlan without = plan(material, {.contestants = {"zero_shot", "tuned"}});
  EXPECT_EQ(without.primary.challenger, "tuned");
  EXPECT_EQ(without.primary.reference, "zero_shot");
}

TEST(Block, LeavesOutAndCountsWhatGivesSomebodyAway) {
  Material material = make_material(60);
  material.answers[0].of_round[3].front().text = "As an AI, I cannot be there";
  material.answers[2].of_round[4].front().text = "call <PHONE> then";
  material.answers[1].of_round[5].front().text = material.answers[2].of_round[5].front().text;
  const BlockPlan block = plan(material);
  EXPECT_EQ(block.left_out.at("says that it is an AI"), 2u);
  EXPECT_EQ(block.left_out.at("holds a redaction placeholder"), 2u);
  EXPECT_EQ(block.left_out.at("is the same as the other"), 1u);
  for (const PlannedTask& task : block.tasks)
    for (const std::string& text : {task.left_text, task.right_text})
      EXPECT_EQ(give_away(text, {}), "");
}

TEST(Block, DoesNotShowAJudgeTheSamePairOnAContextAgain) {
  const Material material = make_material(40);
  BlockOptions options;
  for (const PlannedTask& task : plan(material, options).tasks)
    options.seen.insert({task.context, task.left < task.right ? task.left + '|' + task.right
                                                              : task.right + '|' + task.left});
  options.seed = 2;
  for (const PlannedTask& task : plan(material, options).tasks)
    EXPECT_FALSE(options.seen.contains({task.context, task.left < task.right
                                                          ? task.left + '|' + task.right
                                                          : task.right + '|' + task.left}));
}

TEST(Block, RefusesWhatCannotBePlanned) {
  const Material material = make_material(60);
  EXPECT_THROW(plan(material, {.rounds = 19}), UsageError);
  EXPECT_THROW(plan(material, {.rounds = 1'000'000}), UsageError);
  EXPECT_THROW(plan(material, {.contestants = {"tuned"}}), UsageError);
  EXPECT_THROW(plan(material, {.contestants = {"tuned", "tuned"}}), UsageError);
  EXPECT_THROW(plan(material, {.contestants = {"tuned", "nobody"}}), UsageError);
  EXPECT_THROW(plan(material, {.contestants = {"tuned", "own_then"}}), UsageError);
  EXPECT_THROW(plan(make_material(5)), Error);
  EXPECT_THROW(plan(make_material(0)), Error);
}

TEST(ShownText, IsTheSameForAll) {
  EXPECT_EQ(shown_text(" e\u0301t\u00e9  \n ok </s>"), "\u00e9t\u00e9\n ok");
  EXPECT_EQ(shown_text("<s>hi<|im_end|>\n</s>"), "hi");
  EXPECT_EQ(shown_text("\xff"), "\uFFFD");
  EXPECT_EQ(shown_text("</s></s>"), "");
  EXPECT_EQ(shown_text("i <3 you"), "i <3 you");
}

TEST(GiveAway, NamesTheReason) {
  const GiveAways give_aways{{"TinyLlama"}, "# About\n- lives in Leipzig with a grey cat\n- yes"};
  EXPECT_EQ(give_away("I am tinyllama", give_aways), "names the base model");
  EXPECT_EQ(give_away("well, as an AI model", give_aways), "says that it is an AI");
  EXPECT_EQ(give_away("as an aid", give_aways), "");
  EXPECT_EQ(give_away("a <|eot_id|> b", give_aways), "holds a chat-template token");
  EXPECT_EQ(give_away("so [INST] what", give_aways), "holds a chat-template token");
  EXPECT_EQ(give_away("mail <EMAIL_2>", give_aways), "holds a redaction placeholder");
  EXPECT_EQ(give_away("who Lives in Leipzig with a grey cat?", give_aways), "repeats the summary");
  EXPECT_EQ(give_away("yes <3 a <b> c", give_aways), "");
}

}  // namespace
}  // namespace idiolect::evaluate
