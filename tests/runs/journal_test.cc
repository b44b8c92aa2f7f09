#include "runs/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "runs/checkpoint_clock.h"
#include "runs/circumstances.h"
#include "tests/support.h"

namespace idiolect::runs {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Pace, IsTokensAndShareOfTheLimit) {
  Pace pace(1e9);
  EXPECT_EQ(pace.share(), 0);
  pace.add({2.0, 1000, 1e9});
  EXPECT_DOUBLE_EQ(pace.tokens_per_second(), 500);
  EXPECT_DOUBLE_EQ(pace.share(), 0.5);
  for (int i = 0; i < 100; ++i) pace.add({1.0, 1000, 0.8e9});
  EXPECT_NEAR(pace.tokens_per_second(), 1000, 1);
  EXPECT_NEAR(pace.share(), 0.8, 0.001);
}

TEST(Journal, TellsTheUserAndTheFile) {
  const testing::TemporaryFolder folder;
  std::string note;
  Journal journal({RunFolder{folder.path()}, [&](const ProgressReport& at) { note = at.note; },
                   [](const std::string&) {}, 10, 5000, 1e9});
  journal.open(0, 0);
  journal.validated(0, 3.25);
  journal.updated({{"update", 1}, {"loss", 3.0}}, {0.5, 500, 0.35e9}, 3.0);
  EXPECT_THAT(note, HasSubstr("update 1/10  loss 3.000  valid 3.250  70 % of the limit  0."));
  const std::string text = read_file(folder.path() / "metrics.jsonl");
  const Json row = parse_json(text.substr(text.find('\n') + 1), "row");
  EXPECT_EQ(row.at("tokens"), 500);
  EXPECT_EQ(row.at("tokens_per_second"), 1000.0);
  EXPECT_NEAR(row.at("share").get<double>(), 0.7, 1e-9);
  EXPECT_GT(row.at("rss").get<std::uint64_t>(), 1'000'000u);
  EXPECT_EQ(journal.bytes(), text.size());
}

TEST(CheckpointClock, WaitsTenMinutesOrLongerWhereSavingIsSlow) {
  CheckpointClock clock(std::nullopt);
  EXPECT_FALSE(clock.is_due(599));
  EXPECT_TRUE(clock.is_due(600));
  clock.saved(600, 630);
  EXPECT_FALSE(clock.is_due(630 + 2999));
  EXPECT_TRUE(clock.is_due(630 + 3000));
}

TEST(CheckpointClock, DoesAsItIsTold) {
  const CheckpointClock clock(0.5, 100);
  EXPECT_FALSE(clock.is_due(129));
  EXPECT_TRUE(clock.is_due(130));
  EXPECT_TRUE(CheckpointClock(0.0).is_due(0));
}

TEST(Circumstances, AnotherMachineIsSaidAndAnotherRunRefused) {
  const Circumstances then{{{"options", "a"}}, {{"threads", 2}, {"kernels", "AVX3"}}};
  Circumstances now = then;
  EXPECT_THAT(compare_circumstances(then.to_json(), now), ElementsAre());
  now.machine["threads"] = 4;
  EXPECT_THAT(compare_circumstances(then.to_json(), now),
              ElementsAre("threads: 2 so far, 4 from here on"));
  now.identity["options"] = "b";
  EXPECT_THROW(compare_circumstances(then.to_json(), now), Error);
}

TEST(Circumstances, ThePlacesOfARunAreNoPartOfIt) {
  Json record{{"options", {{"lr", 0.1}, {"out", "here"}}}, {"dataset", {{"sha256", "d"}}}};
  const Json identity = identity_of(record);
  record["options"]["out"] = "there";
  EXPECT_EQ(identity_of(record), identity);
  record["options"]["lr"] = 0.2;
  EXPECT_NE(identity_of(record), identity);
}

}  // namespace
}  // namespace idiolect::runs
