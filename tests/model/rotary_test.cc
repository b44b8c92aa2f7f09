// Rotary frequencies against those of transformers (tests/data/models/rope.json).
#include "model/rotary.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/files.h"
#include "base/json.h"
#include "tests/model/reference.h"
#include "tests/support.h"

namespace idiolect::model {
namespace {

/// One float32 rounding step of values up to 1, a few times over: powers are worked out in
/// another order.
constexpr double kFrequencyTolerance = 5e-7;

Config config_from(const Json& json) {
  const testing::TemporaryFolder folder;
  write_file(folder.path() / "config.json", to_pretty(json));
  return read_config(folder.path());
}

TEST(Rotary, FrequenciesOfEveryScalingEqualTransformers) {
  const Json scalings = read_json(testing::test_data("models/rope.json"));
  EXPECT_EQ(scalings.size(), 6u);
  for (const auto& [name, scaling] : scalings.items()) {
    const Config config = config_from(scaling["config"]);
    const Rotary rotary(config, at::kCPU, at::kFloat);
    for (const Json& row : scaling["rows"]) {
      const at::Tensor expected = at::tensor(row["frequencies"].get<std::vector<float>>());
      const auto length = row["length"].get<std::int64_t>();
      EXPECT_LE(largest_difference(rotary.frequencies(length), expected), kFrequencyTolerance)
          << name << " at " << length;
      EXPECT_NEAR(config.rope.attention_factor, row["factor"].get<double>(), 1e-7) << name;
    }
  }
}

TEST(Rotary, PositionsCountFromNoughtInEachSegment) {
  Config config =
      config_from(read_json(testing::test_data("models/rope.json"))["llama3"]["config"]);
  Rotary rotary(config, at::kCPU, at::kFloat);
  const Angles packed = rotary.of({{0, 3, 5}});
  const Angles rows = rotary.at({0, 1, 2, 0, 1});
  EXPECT_EQ(largest_difference(packed.cosine, rows.cosine), 0.0);
  EXPECT_EQ(largest_difference(packed.sine, rows.sine), 0.0);
}

TEST(Rotary, ALongerSequenceLaterChangesNothingForShortOnes) {
  Config config =
      config_from(read_json(testing::test_data("models/rope.json"))["dynamic"]["config"]);
  Rotary rotary(config, at::kCPU, at::kFloat);
  const Angles before = rotary.of({{0, 100}});
  const Angles longer = rotary.of({{0, 100, 3100}});  // beyond the trained context of 2,048
  EXPECT_EQ(largest_difference(longer.sine.narrow(0, 0, 100), before.sine), 0.0);
  EXPECT_GT(largest_difference(longer.sine.narrow(0, 100, 100), before.sine), 1e-3);
}

}  // namespace
}  // namespace idiolect::model
