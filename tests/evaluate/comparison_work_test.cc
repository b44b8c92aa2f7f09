#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/files.h"
#include "evaluate/answering.h"
#include "tests/evaluate/answering_support.h"
#include "tests/support.h"

namespace idiolect::evaluate {
namespace {

class Comparison : public ::testing::Test {
 protected:
  ComparisonPlan plan(std::vector<std::string> names) {
    ComparisonPlan result;
    result.rounds = test_rounds();
    mark_unseen(result.rounds, train);
    result.asked = find_contestants(names);
    result.options.briefing = {
        {"{owner}, {contact}", "Robin", {}, {}}, "tea", &book, 2, 1, nullptr};
    result.options.samples = 2;
    result.shared = {{"adapter", "one"}};
    return result;
  }

  /// Asks in chunks of 3; false where the model was interrupted.
  bool run(ComparisonPlan asked, Echo& echo) {
    ComparisonWork work(folder, std::move(asked));
    thrown_away = work.thrown_away();
    try {
      work.ask(Origin::Model, echo, 3, {});
    } catch (const Interrupted&) {
      return false;
    }
    work.enter_own_and_decoys(train);
    work.finish();
    return true;
  }

  std::string bytes() const { return read_file(folder.answers()); }

  std::vector<std::string> all{"own_then",           "zero_shot", "few_shot",
                               "few_shot_retrieval", "tuned",     "decoy"};
  std::vector<chat::Conversation> train = training();
  ExchangeBook book{train};
  idiolect::testing::TemporaryFolder place;
  EvaluationFolder folder{place.path()};
  std::size_t thrown_away = 0;
};

TEST_F(Comparison, IsReadBackWithEverybodysAnswers) {
  Echo echo;
  ASSERT_TRUE(run(plan(all), echo));
  EXPECT_EQ(echo.seen.size(), 16u);
  const StoredComparison stored = read_comparison(folder);
  ASSERT_EQ(stored.answers.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(stored.answers[i].contestant, all[i]);
  EXPECT_EQ(stored.unreadable, 0u);
  EXPECT_EQ(stored.rounds[0].own, "so good");
  EXPECT_FALSE(stored.rounds[0].unseen);
  EXPECT_TRUE(stored.rounds[1].unseen);
  EXPECT_EQ(stored.answers[0].of_round[1][0].text, "oh no");
  EXPECT_EQ(stored.answers[4].of_round[0].size(), 2u);
  EXPECT_THAT(stored.answers[4].of_round[0][0].text,
              ::testing::StartsWith("how was the pasta with garlic? 1 true"));
  const auto prompts = prompts_of(folder, "few_shot");
  ASSERT_TRUE(prompts[0]);
  EXPECT_EQ(prompts[0]->turns.size(), 5u);
  EXPECT_TRUE(prompts[0]->turns[0].carried);
}

TEST_F(Comparison, IsPrivate) {
  Echo echo;
  run(plan(all), echo);
  for (const auto& file : std::filesystem::directory_iterator(folder.root)) {
    struct stat status {};
    ASSERT_EQ(::stat(file.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u) << file.path();
  }
}

TEST_F(Comparison, InterruptedAnywhereEndsInTheSameBytes) {
  Echo whole;
  ASSERT_TRUE(run(plan(all), whole));
  const std::string wanted = bytes();
  for (int most = 0; most < whole.batches; ++most) {
    std::filesystem::remove_all(folder.root);
    Echo first;
    first.most = most;
    EXPECT_FALSE(run(plan(all), first));
    Echo second;
    EXPECT_TRUE(run(plan(all), second));
    EXPECT_EQ(bytes(), wanted) << most;
    EXPECT_EQ(first.batches + second.batches, whole.batches) << "nothing is asked twice";
  }
}

TEST_F(Comparison, KilledAtAnyByteEndsInTheSameBytes) {
  Echo whole;
  ASSERT_TRUE(run(plan(all), whole));
  const std::string wanted = bytes();
  std::filesystem::remove_all(folder.root);
  Echo first;
  first.most = 3;
  run(plan(all), first);
  const std::string half = bytes();
  for (std::size_t size = 0; size <= half.size(); size += 97) {
    write_file(folder.answers(), half.substr(0, size));
    Echo second;
    ASSERT_TRUE(run(plan(all), second));
    ASSERT_EQ(bytes(), wanted) << size;
  }
}

TEST_F(Comparison, OfOtherContestantsKeepsThoseOfBefore) {
  Echo echo;
  run(plan({"zero_shot", "tuned"}), echo);
  Echo further;
  run(plan({"few_shot"}), further);
  EXPECT_EQ(further.seen.size(), 4u);
  EXPECT_EQ(read_comparison(folder).answers.size(), 3u);
  Echo again;
  run(plan({"zero_shot", "few_shot", "tuned"}), again);
  EXPECT_EQ(again.seen.size(), 0u);
}

TEST_F(Comparison, OfFewerRoundsKeepsTheOthers) {
  Echo echo;
  run(plan(all), echo);
  const std::string before = bytes();
  ComparisonPlan fewer = plan(all);
  fewer.rounds.resize(1);
  fewer.options.samples = 1;
  Echo again;
  run(std::move(fewer), again);
  EXPECT_EQ(again.seen.size(), 0u);
  EXPECT_EQ(bytes(), before);
}

TEST_F(Comparison, ThrowsStaleAnswersAwayAndCountsThem) {
  Echo echo;
  run(plan(all), echo);
  ComparisonPlan changed = plan(all);
  changed.shared = {{"adapter", "another"}};
  Echo again;
  run(std::move(changed), again);
  EXPECT_EQ(thrown_away, 20u);
  EXPECT_EQ(again.seen.size(), 16u);
}

TEST_F(Comparison, WithoutAllAnswersOfAContestantLeavesItOut) {
  Echo echo;
  run(plan(all), echo);
  const std::string text = bytes();
  write_file(folder.answers(), "not json\n{\"key\":1}\n" + text.substr(0, text.size() - 40));
  const StoredComparison stored = read_comparison(folder);
  EXPECT_EQ(stored.answers.size(), all.size() - 1);
  EXPECT_EQ(stored.incomplete, 1u);
  EXPECT_EQ(stored.unreadable, 3u);
}

TEST_F(Comparison, DecoysAreTheOwnersAndOfLikeLength) {
  Echo echo;
  run(plan({"decoy"}), echo);
  const std::string text = read_comparison(folder).answers.at(0).of_round[0][0].text;
  bool is_owners = false;
  for (const chat::Conversation& conversation : train)
    for (const chat::Turn& turn : conversation.turns)
      is_owners |= turn.role == chat::Role::Assistant && turn.content == text;
  EXPECT_TRUE(is_owners) << text;
}

TEST_F(Comparison, IsRefusedToASecondWriter) {
  ComparisonWork work(folder, plan(all));
  EXPECT_THROW(ComparisonWork(folder, plan(all)), Error);
}

TEST(ReadComparison, OfNothingSaysWhatMakesOne) {
  try {
    read_comparison({"/nonexistent"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.hint(), ::testing::HasSubstr("idiolect compare"));
  }
}

TEST(AnswerRounds, AskTheColumnsInOneBatchWithTheSameSeed) {
  Echo echo;
  AskOptions options;
  options.briefing = {{"{owner} and {contact}", "Robin", {}, {}}, "tea", nullptr, 8, 1, nullptr};
  options.seed = 5;
  const auto answered = answer_rounds(question_rounds("where to?"), echo, options);
  EXPECT_EQ(echo.batches, 1);
  ASSERT_EQ(echo.seen.size(), 3u);
  EXPECT_EQ(echo.seen[0].system, "Robin and a friend");
  EXPECT_EQ(echo.seen[0].adapter, chat::Adapter::Off);
  EXPECT_EQ(echo.seen[2].adapter, chat::Adapter::On);
  for (const chat::Request& request : echo.seen) EXPECT_EQ(request.seed, 5u);
  EXPECT_EQ(answered.at(0).answers.size(), 3u);
}

TEST(AnswerRounds, TellWhatTheRowSaysOfItself) {
  Echo echo;
  Round round{{{chat::Role::User, "Anna", "hi", {"2021-03-01T20:00:00"}}}, "Anna", "hey"};
  round.source = "whatsapp";
  round.start = "2021-03-01T20:00:00";
  AskOptions options;
  options.briefing.prompt = {
      "[{contact}, ][{platform}, ][{gap}, ]{weekday} {part_of_day}", "R", {}, {}};
  answer_rounds({round}, echo, options);
  EXPECT_EQ(echo.seen.at(0).system, "Anna, WhatsApp, Monday evening");
  answer_rounds(question_rounds("where to?"), echo, options);
  EXPECT_EQ(echo.seen.back().system, "a friend,  ");
}

}  // namespace
}  // namespace idiolect::evaluate
