#include "base/times.h"

#include <gtest/gtest.h>

namespace idiolect {
namespace {

using std::chrono::milliseconds;

std::string round_trip(std::string_view text) {
  const auto parsed = parse_time(text);
  return parsed ? to_iso(parsed->time, parsed->zone) : "not a time";
}

TEST(Times, KeepTheirZoneUnknownWhenTheExportDoesNotSayIt) {
  EXPECT_EQ(round_trip("2021-08-06 07:00:12"), "2021-08-06T07:00:12");
}

TEST(Times, InUtcEndInZ) { EXPECT_EQ(round_trip("2021-08-06T07:00:12Z"), "2021-08-06T07:00:12Z"); }

TEST(Times, WithAnOffsetBecomeUtc) {
  EXPECT_EQ(round_trip("2021-01-01 00:30:00+02:00"), "2020-12-31T22:30:00Z");
  EXPECT_EQ(round_trip("2020-12-31 23:30:00-0130"), "2021-01-01T01:00:00Z");
}

TEST(Times, KeepMillisecondsAndDropWhatIsFiner) {
  EXPECT_EQ(round_trip("2021-08-06 07:00:12.1239"), "2021-08-06T07:00:12.123");
  EXPECT_EQ(round_trip("2021-08-06 07:00:12.5"), "2021-08-06T07:00:12.500");
}

TEST(Times, MayLeaveOutTheSeconds) {
  EXPECT_EQ(round_trip("2021-08-06 07:00"), "2021-08-06T07:00:00");
}

TEST(Times, BeforeNineteenSeventyAreTimesToo) {
  EXPECT_EQ(to_iso(Time(milliseconds(-1)), Zone::Utc), "1969-12-31T23:59:59.999Z");
}

class NotATime : public ::testing::TestWithParam<const char*> {};

TEST_P(NotATime, IsRefused) { EXPECT_FALSE(parse_time(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Times, NotATime,
                         ::testing::Values("", "2021-08-06", "2021-02-30 07:00:00",
                                           "2021-13-01 07:00:00", "2021-08-06 24:00:00",
                                           "2021-08-06 07:60:00", "2021-08-06 07:00:12 PM",
                                           "06/08/2021 07:00:12", "2021-08-06 07:00:12+2"));

}  // namespace
}  // namespace idiolect
