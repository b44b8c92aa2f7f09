// Counted by hand on a decoder of round numbers.
#include "runs/flops.h"

#include <gtest/gtest.h>

namespace idiolect::runs {
namespace {

/// D = 10, F = 20, H = 2, K = 1, E = 5, V = 100: q, o 100 weights each, k, v 50, gate, up, down
/// 200.
DecoderShape shape_with(std::int64_t layers) { return {10, 20, layers, 2, 1, 5, 100}; }

const std::set<std::string> kAll{"q_proj",    "k_proj",  "v_proj",   "o_proj",
                                 "gate_proj", "up_proj", "down_proj"};

TEST(Flops, PairsAreATriangleOrABand) {
  EXPECT_EQ(visible_pairs(4, 0), 1 + 2 + 3 + 4);
  EXPECT_EQ(visible_pairs(4, 9), 1 + 2 + 3 + 4);
  EXPECT_EQ(visible_pairs(5, 2), 1 + 2 + 2 + 2 + 2);
}

TEST(Flops, NothingTrainedInTheLayersIsForwardOnlyAndTheHeadBothWays) {
  // 900 weights · 2 · 3 tokens, attention 4 · 6 pairs · 10, head 2 · 1,000 · 1 token both ways.
  EXPECT_EQ(step_flops(shape_with(1), {1, {}, 1}, {3, 1, {6}}),
            900 * 2 * 3 + 4 * 6 * 10 + 2 * 1000 * 2);
}

TEST(Flops, OfTheLowestLayerOnlyWhatLiesAboveAnAdapterHasAnInputGradient) {
  // Down alone: no input gradient anywhere. Its adapter: in 20, out 10, rank 1.
  EXPECT_EQ(step_flops(shape_with(1), {1, {"down_proj"}, 0}, {1, 0, {1}}),
            900 * 2 + 4 * 10 + 2 * (20 + 10 + 2 * 10 + 20));
  // Values: o, gate, up, down pass the gradient on, and attention its two products.
  EXPECT_EQ(step_flops(shape_with(1), {1, {"v_proj"}, 0}, {1, 0, {1}}),
            900 * 2 + 700 * 2 + 12 * 10 + 2 * (10 + 5 + 2 * 5 + 10));
}

TEST(Flops, LayersAboveTheLowestAdapterCountInFull) {
  const double one = step_flops(shape_with(1), {2, kAll, 0}, {1, 0, {1}});
  const double two = step_flops(shape_with(2), {2, kAll, 0}, {1, 0, {1}});
  // 900 weights both ways, adapters of rank 2: 6 · (in + out) of 20 20 15 15 30 30 30 but q, k, v
  // widths 20, 15, 15.
  EXPECT_EQ(two - one, 900 * 4 + 12 * 10 + 6 * 2 * (20 + 15 + 15 + 20 + 30 + 30 + 30));
}

TEST(Flops, EachLayerHasPairsOfItsOwn) {
  EXPECT_EQ(step_flops(shape_with(2), {1, {}, 2}, {1, 0, {7, 3}}), 2 * 900 * 2 + 4 * (7 + 3) * 10);
}

}  // namespace
}  // namespace idiolect::runs
