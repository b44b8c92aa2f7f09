#include "evaluate/standings.h"

#include <gmock/gmock.h>

#include <array>
#include <cmath>

#include "base/error.h"

namespace idiolect::evaluate {
namespace {

using ::testing::HasSubstr;

/// A session of `bytes` bytes that costs `bits`, in one token.
chat::Score score(double bits, std::size_t bytes, std::size_t cut = 0) {
  chat::Score result;
  result.tokens.push_back({static_cast<float>(-bits * std::log(2.0)), 0, 0, true});
  result.bytes = bytes;
  result.turns = 1;
  result.cut_turns = cut;
  return result;
}

const std::array kEntrants{Entrant{"zero-shot", {score(30, 10), score(50, 20), score(90, 30)}},
                           Entrant{"tuned", {score(20, 10), score(30, 20), score(60, 30)}}};

TEST(Standings, PairTheDifferencesBySession) {
  const Standings standings = compare_scores(kEntrants, 1);
  ASSERT_EQ(standings.rows.size(), 2u);
  EXPECT_NEAR(standings.rows[0].measure.value, 170.0 / 60, 1e-6);
  EXPECT_NEAR(standings.rows[0].difference, 60.0 / 60, 1e-6);
  // Each session costs exactly one bit per byte more, so the difference is certain although the
  // sessions differ.
  EXPECT_NEAR(standings.rows[0].difference_interval.low, 1.0, 1e-6);
  EXPECT_NEAR(standings.rows[0].difference_interval.high, 1.0, 1e-6);
  EXPECT_LT(standings.rows[0].interval.low, standings.rows[0].interval.high);
  EXPECT_EQ(standings.rows[1].difference, 0);
}

TEST(Standings, LeaveOutWhatNotAllWereScoredOn) {
  std::array entrants = kEntrants;
  entrants[0].scores[2].bytes = 29;
  const Standings standings = compare_scores(entrants, 1);
  EXPECT_EQ(standings.sessions, 2u);
  EXPECT_EQ(standings.left_out, 1u);
  EXPECT_EQ(standings.rows[1].measure.bytes, 30u);
  EXPECT_THAT(standings_table(standings), HasSubstr("1 sessions left out"));
  for (chat::Score& each : entrants[0].scores) each.bytes = 1;
  EXPECT_THROW(compare_scores(entrants, 1), Error);
}

TEST(Standings, TableShowsEachContestantAndItsDistance) {
  const std::string table = standings_table(compare_scores(kEntrants, 1));
  EXPECT_THAT(table, HasSubstr("on your 60 bytes in 3 sessions"));
  EXPECT_THAT(table, HasSubstr("zero-shot               2.833  ("));
  EXPECT_THAT(table, HasSubstr("+1.000  (+1.000 … +1.000)"));
  EXPECT_THAT(table, HasSubstr("tuned                   1.833  ("));
}

}  // namespace
}  // namespace idiolect::evaluate
