#include "runs/watchdog.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

namespace idiolect::runs {
namespace {

/// Update at which it alarms, of 500; 0: never.
int alarm_of(const std::function<double(int)>& loss) {
  Watchdog dog;
  for (int update = 1; update <= 500; ++update) {
    dog.see(loss(update));
    if (dog.alarms()) return update;
  }
  return 0;
}

TEST(Watchdog, LetsNormalRunsPass) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> noise(0, 0.5);  // a batch of a few hundred tokens
    EXPECT_EQ(
        alarm_of([&](int update) { return 2.2 + 1.5 * std::exp(-update / 60.0) + noise(random); }),
        0)
        << seed;
  }
}

TEST(Watchdog, LetsASpikePass) {
  EXPECT_EQ(alarm_of([](int update) { return update >= 200 && update < 215 ? 6.0 : 2.5; }), 0);
}

TEST(Watchdog, LetsSlowSwingsPass) {
  EXPECT_EQ(alarm_of([](int update) { return 3.0 + 0.4 * std::sin(update / 40.0); }), 0);
}

TEST(Watchdog, StopsARunThatDiverges) {
  const int at = alarm_of([](int update) { return update < 100 ? 2.5 : 9.0; });
  EXPECT_GE(at, 115);
  EXPECT_LE(at, 130);
}

TEST(Watchdog, StopsARunThatDivergesFromTheStart) {
  EXPECT_GT(alarm_of([](int update) { return update < 10 ? 4.0 : 11.0; }), 0);
}

TEST(Watchdog, GoesOnFromWhatWasSaved) {
  Watchdog dog;
  Watchdog resumed;
  for (int update = 1; update <= 200; ++update) {
    const double loss = update < 100 ? 2.5 + 0.1 * std::sin(update) : 9.0;
    dog.see(loss);
    resumed = Watchdog::from_json(parse_json(to_line(resumed.to_json()), "saved"));
    resumed.see(loss);
    ASSERT_EQ(dog.alarms(), resumed.alarms());
    ASSERT_EQ(dog.smoothed(), resumed.smoothed());
  }
  EXPECT_TRUE(dog.alarms());
}

}  // namespace
}  // namespace idiolect::runs
