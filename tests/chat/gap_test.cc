#include "chat/gap.h"

#include <gtest/gtest.h>

namespace idiolect::chat {
namespace {

using namespace std::chrono_literals;

TEST(GapWords, NameTheLargestUnit) {
  EXPECT_EQ(gap_words(59s), "");
  EXPECT_EQ(gap_words(1min), "1 minute");
  EXPECT_EQ(gap_words(119min), "1 hour");
  EXPECT_EQ(gap_words(23h), "23 hours");
  EXPECT_EQ(gap_words(24h), "1 day");
  EXPECT_EQ(gap_words(13 * 24h), "13 days");
  EXPECT_EQ(gap_words(14 * 24h), "2 weeks");
  EXPECT_EQ(gap_words(59 * 24h), "8 weeks");
  EXPECT_EQ(gap_words(60 * 24h), "2 months");
  EXPECT_EQ(gap_words(729 * 24h), "24 months");
  EXPECT_EQ(gap_words(730 * 24h), "2 years");
  EXPECT_EQ(gap_words(-5h), "");
}

Turn turn_at(std::vector<std::string> times, bool carried) {
  return {Role::User, "Anna", "x", std::move(times), carried};
}

TEST(GapMarker, StandsBehindTheCarriedTurnsAlways) {
  const std::vector<Turn> turns = {turn_at({"2021-03-01T10:00:00Z", "2021-03-01T10:05:00Z"}, true),
                                   turn_at({"2021-03-04T10:05:00Z"}, false),
                                   turn_at({"2021-03-09T10:05:00Z"}, false)};
  EXPECT_EQ(gap_marker(turns, 0), "");
  EXPECT_EQ(gap_marker(turns, 1), "[3 days later]");
  EXPECT_EQ(gap_marker(turns, 2), "");
}

TEST(GapMarker, StandsBetweenCarriedTurnsThatASilenceParts) {
  const std::vector<Turn> turns = {turn_at({"2021-03-01T10:00:00"}, true),
                                   turn_at({"2021-03-01T10:59:00"}, true),
                                   turn_at({"2021-03-01T11:59:00"}, true)};
  EXPECT_EQ(gap_marker(turns, 1), "");
  EXPECT_EQ(gap_marker(turns, 2), "[1 hour later]");
}

TEST(GapMarker, DoesNotGuessWhereTheTimesAreMissing) {
  const std::vector<Turn> turns = {turn_at({}, true), turn_at({}, true), turn_at({"soon"}, false)};
  EXPECT_EQ(gap_marker(turns, 1), "");
  EXPECT_EQ(gap_marker(turns, 2), "[later]");
}

}  // namespace
}  // namespace idiolect::chat
