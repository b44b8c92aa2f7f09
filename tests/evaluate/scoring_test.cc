#include "evaluate/scoring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/evaluate/answering_support.h"
#include "tests/support.h"

namespace idiolect::evaluate {
namespace {

/// One token per turn of the owner's, whose price is its length.
class Measure final : public chat::Scorer {
 public:
  std::vector<chat::Score> score(std::span<const chat::ScoreRequest> requests) override {
    std::vector<chat::Score> scores;
    for (const chat::ScoreRequest& request : requests) {
      ++asked;
      chat::Score& score = scores.emplace_back();
      for (const chat::Turn& turn : request.conversation->turns) {
        if (turn.role != chat::Role::Assistant || turn.carried) continue;
        score.tokens.push_back({-static_cast<float>(turn.content.size()) / 3, -9, 2, true});
        score.bytes += turn.content.size();
        ++score.turns;
      }
    }
    return scores;
  }
  int asked = 0;
};

TEST(Folded, TakesCapitalsAndPunctuationAway) {
  const chat::Conversation plain =
      session("x", "Anna", {"Hey, YOU!", "Ärger… (no)\n!!!\nOK then", "?"});
  const chat::Conversation copy = folded(plain);
  ASSERT_EQ(copy.turns.size(), 2u);
  EXPECT_EQ(copy.turns[0].content, "hey you");
  EXPECT_EQ(copy.turns[1].content, "ärger no\nok then");
  EXPECT_EQ(copy.turns[1].role, chat::Role::Assistant);
}

TEST(ScoreWork, KeepsScoresOfSessionsAsWrittenAndFolded) {
  const auto train = training();
  const ExchangeBook book(train);
  const idiolect::testing::TemporaryFolder place;
  const EvaluationFolder folder{place.path()};
  const auto plan = [&] {
    ScorePlan result;
    result.sessions = {session("a", "Anna", {"tea?", "Yes, tea!"}),
                       session("b", "Eve", {"?", "!"})};
    const std::vector<std::string> names{"zero_shot", "few_shot", "tuned", "decoy"};
    result.asked = find_contestants(names);
    result.briefing = {{"{owner}", "Robin", {}, {}}, "tea", &book, 2, 1, nullptr};
    result.known = contacts_in(train);
    return result;
  };
  Measure measure;
  {
    ScoreWork work(folder.scores(), plan());
    work.score(Origin::Model, measure, {});
    work.finish();
  }
  // Of the folded second session nothing of the owner's is left: it is not asked for.
  EXPECT_EQ(measure.asked, 9);
  const StoredScores stored = read_scores(folder);
  EXPECT_EQ(stored.sessions, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(stored.unseen, (std::vector<bool>{false, true}));
  ASSERT_EQ(stored.scores.size(), 3u);
  ASSERT_EQ(stored.folded.size(), 3u);
  EXPECT_EQ(stored.scores[0].scores[0].bytes, 9u);
  EXPECT_EQ(stored.folded[0].scores[0].bytes, 7u);
  EXPECT_EQ(stored.folded[0].scores[1].bytes, 0u);
  EXPECT_NEAR(stored.folded[0].scores[0].tokens.at(0).log_probability, -7.0 / 3, 1e-5);
  EXPECT_TRUE(stored.scores[0].scores[0].tokens[0].end_of_turn);
  EXPECT_EQ(stored.scores[0].scores[0].tokens[0].mean, -9);
  EXPECT_EQ(stored.scores[1].scores[0].tokens[0].mean, 0) << "few-shot: not kept";

  ScoreWork again(folder.scores(), plan());
  EXPECT_EQ(again.missing(Origin::Model), 0u);
  EXPECT_EQ(again.thrown_away(), 0u);
}

TEST(ParseScores, CountsWhatIsNoScore) {
  const ReadScores read = parse_scores(
      "{\"key\":\"k\",\"contestant\":\"tuned\",\"session\":\"s\",\"folded\":false,\"bytes\":1,"
      "\"turns\":1,\"cut_turns\":0,\"ends\":[7],\"log_probabilities\":[-1]}\n"
      "[]\n{}\n{\"work\":\"x\"}\n"
      "{\"key\":\"k\",\"contestant\":\"tuned\",\"session\":\"s\",\"folded\":false,\"bytes\":1,"
      "\"turns\":1,\"cut_turns\":0,\"ends\":[0],\"log_probabilities\":[-1]}\n");
  EXPECT_EQ(read.scores.size(), 1u);
  EXPECT_EQ(read.unreadable, 3u);
}

}  // namespace
}  // namespace idiolect::evaluate
