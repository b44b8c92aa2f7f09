#include "evaluate/anytime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/random.h"
#include "evaluate/sign_test.h"

// The figures are those of an exact table that was worked out independently, to the digits that it
// prints.
namespace idiolect::evaluate {
namespace {

/// `value` in percent, with one digit behind the point.
double percent(double value) { return std::round(value * 1000) / 10; }
double whole_percent(double value) { return std::round(value * 100); }

TEST(EValue, NeedsACleanSweepOfNine) {
  EXPECT_LT(e_value({8, 0}), kDecisiveE);
  EXPECT_GE(e_value({9, 0}), kDecisiveE);
  EXPECT_DOUBLE_EQ(e_value({0, 0}), 1);
}

TEST(EValue, IsTheSameWhoeverLeads) {
  for (const Tally tally : {Tally{3, 7}, {0, 5}, {40, 41}, {120, 80}})
    EXPECT_EQ(log_e_value(tally), log_e_value({tally.losses, tally.wins}));
}

TEST(ConfidenceSequence, HasTheEdgesOfTheTable) {
  const struct {
    Tally tally;
    double low, high;
  } rows[] = {{{35, 15}, 48.8, 86.5}, {{70, 30}, 54.6, 82.8}, {{140, 60}, 58.9, 79.7}};
  for (const auto& row : rows) {
    const Interval interval = confidence_sequence(row.tally);
    EXPECT_EQ(percent(interval.low), row.low);
    EXPECT_EQ(percent(interval.high), row.high);
  }
}

TEST(ConfidenceSequence, SaysNothingWithoutVotesAndReachesTheEndAfterASweep) {
  EXPECT_EQ(confidence_sequence({0, 0}).high, 1);
  EXPECT_EQ(confidence_sequence({9, 0}).high, 1);
  EXPECT_GT(confidence_sequence({9, 0}).low, 0.5);
  EXPECT_EQ(confidence_sequence({0, 9}).low, 0);
}

TEST(ExpectedBehaviour, HasTheFiguresOfTheTable) {
  const struct {
    double truth;
    std::array<double, 4> within;  // 30, 50, 100, 200 votes, percent
    double mean;
  } rows[] = {{0.60, {-1, 12, 25, 52}, 187},  {0.65, {14, 30, 61, 92}, 95},
              {0.70, {29, 57, 90, -1}, 53},   {0.75, {50, 82, 99, 100}, 34},
              {0.80, {73, 96, 100, 100}, 24}, {0.90, {99, 100, 100, 100}, 14}};
  constexpr std::array<std::size_t, 4> kVotes{30, 50, 100, 200};
  for (const auto& row : rows) {
    const Behaviour behaviour = expected_behaviour(row.truth, 300);
    EXPECT_EQ(std::round(behaviour.mean_votes), row.mean) << row.truth;
    for (std::size_t i = 0; i < kVotes.size(); ++i) {
      if (row.within[i] < 0) continue;
      EXPECT_EQ(whole_percent(behaviour.won_within[kVotes[i]]), row.within[i])
          << row.truth << " within " << kVotes[i];
    }
  }
  EXPECT_EQ(percent(expected_behaviour(0.60, 300).won_within[30]), 5.9);
  EXPECT_EQ(percent(expected_behaviour(0.70, 300).won_within[200]), 99.8);
}

TEST(ExpectedBehaviour, StopsFalselyAsRarelyAsTheTableSays) {
  const Behaviour behaviour = expected_behaviour(0.5, 300);
  EXPECT_EQ(percent(behaviour.stopped_within[30]), 1.4);
  EXPECT_EQ(percent(behaviour.stopped_within[50]), 2.0);
  // The table prints 2.6; in exact fractions it is 0.025397.
  EXPECT_NEAR(behaviour.stopped_within[100], 0.025397, 5e-7);
  EXPECT_EQ(percent(behaviour.stopped_within[200]), 3.0);
  EXPECT_EQ(std::round(behaviour.mean_votes), 292);
}

TEST(VotesStillNeeded, CountsFromThePresentStateWhoeverLeads) {
  EXPECT_EQ(votes_still_needed(0.7, {0, 0}), 53u);
  EXPECT_EQ(votes_still_needed(0.7, {9, 0}), 0u);
  EXPECT_EQ(votes_still_needed(0.7, {3, 6}), votes_still_needed(0.7, {6, 3}));
  EXPECT_LT(votes_still_needed(0.7, {12, 4}), votes_still_needed(0.7, {8, 8}));
}

TEST(AnytimeResult, CountsTheFirstVoteOfEachContextAndRemembersTheHighest) {
  std::vector<DecisiveVote> votes;
  for (int i = 0; i < 9; ++i) votes.push_back({std::to_string(i), true});
  votes.push_back({"0", false});  // the context is known
  votes.push_back({"new", false});
  const AnytimeResult result = anytime_result(votes);
  EXPECT_EQ(result.tally.wins, 9u);
  EXPECT_EQ(result.tally.losses, 1u);
  EXPECT_DOUBLE_EQ(result.highest, e_value({9, 0}));
  EXPECT_LT(result.e_value, result.highest);
  EXPECT_DOUBLE_EQ(result.p_value, 1 / result.highest);
  EXPECT_TRUE(result.decided());
}

/// 500 votes without a preference, four to a context, three quarters of which follow what the
/// context made the judge like the first time.
std::vector<DecisiveVote> null_session(std::uint64_t session) {
  Random random(7, session);
  std::vector<DecisiveVote> votes;
  bool liked = false;
  for (int i = 0; i < 500; ++i) {
    if (i % 4 == 0) liked = random.uniform() < 0.5;
    const bool follows = random.uniform() < 0.75;
    votes.push_back({std::to_string(i / 4), follows ? liked : random.uniform() < 0.5});
  }
  return votes;
}

TEST(AnytimeResult, StopsFalselyInAtMostFivePercentOfCorrelatedNullSessions) {
  constexpr std::uint64_t kSessions = 10'000;
  std::size_t stopped = 0;
  std::size_t stopped_naively = 0;
  for (std::uint64_t session = 0; session < kSessions; ++session) {
    std::vector<DecisiveVote> votes = null_session(session);
    if (anytime_result(votes).decided()) ++stopped;
    // The test would be worth nothing if these votes were harmless.
    if (session % 10 != 0) continue;
    for (std::size_t i = 0; i < votes.size(); ++i) votes[i].context = std::to_string(i);
    if (anytime_result(votes).decided()) ++stopped_naively;
  }
  RecordProperty("false_stops", static_cast<int>(stopped));
  EXPECT_LE(stopped, kSessions / 20);
  EXPECT_GT(stopped_naively, kSessions / 10 / 10);
}

TEST(SignTest, HasTheSmallestDecisiveScoresOfTheTable) {
  const std::pair<std::size_t, std::size_t> rows[] = {{6, 6},    {8, 8},    {10, 9},  {15, 12},
                                                      {20, 15},  {30, 21},  {40, 27}, {50, 33},
                                                      {100, 61}, {200, 115}};
  for (const auto& [votes, score] : rows) {
    EXPECT_EQ(smallest_decisive_score(votes), score);
    EXPECT_LE(sign_test({score, votes - score}), 0.05);
    EXPECT_GT(sign_test({score - 1, votes - score + 1}), 0.05);
  }
  EXPECT_EQ(smallest_decisive_score(5), 6u);  // not even five of five
  EXPECT_DOUBLE_EQ(sign_test({0, 0}), 1);
}

TEST(SignTest, HasThePowerOfTheTable) {
  const std::pair<double, std::size_t> rows[] = {{0.55, 820}, {0.60, 210}, {0.65, 97},
                                                 {0.70, 54},  {0.75, 35},  {0.80, 23}};
  for (const auto& [truth, votes] : rows) EXPECT_EQ(votes_for_power(truth), votes) << truth;
}

TEST(WilsonInterval, HasTheEdgesOfTheTable) {
  const struct {
    double share, trials, low, high;
  } rows[] = {{0.6, 50, 46.2, 72.4},  {0.6, 100, 50.2, 69.1}, {0.7, 100, 60.4, 78.1},
              {0.6, 200, 53.1, 66.5}, {0.7, 200, 63.3, 75.9}, {0.5, 100, 40.4, 59.6}};
  for (const auto& row : rows) {
    const Interval interval = wilson_interval(row.share * row.trials, row.trials);
    EXPECT_EQ(percent(interval.low), row.low);
    EXPECT_EQ(percent(interval.high), row.high);
  }
}

}  // namespace
}  // namespace idiolect::evaluate
