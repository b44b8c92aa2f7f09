#include "runs/activations.h"

#include <gtest/gtest.h>

namespace idiolect::runs {
namespace {

const DecoderShape kShape{10, 20, 4, 2, 1, 5, 100};
const AdapterShape kAdapter{3, {"q_proj", "v_proj"}, 0};

TEST(Activations, AreCountedTensorByTensor) {
  const Activations found = activations_of(kShape, kAdapter, 7, 5, 2);
  // sums 2·10, queries and attention 2·10, keys and values 2·5, gate and up 2·20, narrow 2·3.
  EXPECT_EQ(found.kept_layer, 7 * ((20 + 20 + 10 + 40 + 6) * 2 + (2 + 2) * 4));
  EXPECT_EQ(found.recomputed_layer, 7 * 10 * 2);
  EXPECT_EQ(found.head, (5 * 100 + (2 * 5 + 2 * 7) * 10) * 2);
}

TEST(Activations, RecomputingMoreNeverTakesMore) {
  const Activations found = activations_of(kShape, kAdapter, 1000, 500, 2);
  for (std::int64_t layers = 1; layers <= 4; ++layers)
    EXPECT_LE(peak_of(found, 4, layers), peak_of(found, 4, 0));
}

TEST(Activations, AsFewLayersAreRecomputedAsMustBe) {
  const Activations found = activations_of(kShape, kAdapter, 1000, 500, 2);
  EXPECT_EQ(layers_to_recompute(found, 4, peak_of(found, 4, 0)), 0);
  EXPECT_EQ(layers_to_recompute(found, 4, peak_of(found, 4, 0) - 1), 1);
  EXPECT_EQ(layers_to_recompute(found, 4, peak_of(found, 4, 3)), 3);
  EXPECT_EQ(layers_to_recompute(found, 4, 1), 4);
}

}  // namespace
}  // namespace idiolect::runs
