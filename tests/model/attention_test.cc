// Attention in blocks against attention over the full square.
#include "model/attention.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "tests/model/reference.h"

namespace idiolect::model {
namespace {

/// One segment, all heads, one mask of the full square: [T, H, E].
at::Tensor full_square(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                       std::optional<std::int64_t> window) {
  const std::int64_t length = query.size(0);
  const std::int64_t shared = query.size(1) / key.size(1);
  const at::Tensor q = query.transpose(0, 1);
  const at::Tensor k = key.repeat_interleave(shared, 1).transpose(0, 1);
  const at::Tensor v = value.repeat_interleave(shared, 1).transpose(0, 1);
  at::Tensor seen = at::ones({length, length}, at::kBool).tril();
  if (window) seen = seen & at::ones({length, length}, at::kBool).triu(1 - *window);
  const at::Tensor scores = at::matmul(q, k.transpose(1, 2)) / std::sqrt(query.size(2));
  return at::matmul(at::softmax(scores.masked_fill(~seen, -INFINITY), -1), v).transpose(0, 1);
}

struct Shape {
  std::vector<std::int64_t> lengths;
  std::optional<std::int64_t> window;
};

class AttentionBlocks : public ::testing::TestWithParam<Shape> {};

TEST_P(AttentionBlocks, EqualTheFullSquare) {
  const auto& [lengths, window] = GetParam();
  Packing packing{{0}};
  for (const std::int64_t length : lengths)
    packing.starts.push_back(packing.starts.back() + length);
  torch::manual_seed(7);
  const at::Tensor query = at::randn({packing.tokens(), 4, 8});
  const at::Tensor key = at::randn({packing.tokens(), 2, 8});
  const at::Tensor value = at::randn({packing.tokens(), 2, 8});
  const AttentionPlan plan(packing, window, at::kCPU);
  const at::Tensor fused = attend(query, key, value, plan);
  const at::Tensor plain = attend_plain(query, key, value, plan);
  for (std::size_t i = 0; i < packing.segments(); ++i) {
    const auto part = [&](const at::Tensor& x) {
      return x.narrow(0, packing.starts[i], packing.length(i));
    };
    const at::Tensor expected = full_square(part(query), part(key), part(value), window);
    EXPECT_LE(largest_difference(part(fused), expected), kTolerance) << "segment " << i;
    EXPECT_LE(largest_difference(part(plain), expected), kTolerance) << "plain, segment " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, AttentionBlocks,
                         ::testing::Values(Shape{{1}, {}}, Shape{{700}, {}}, Shape{{700}, 300},
                                           Shape{{700}, 1}, Shape{{256, 257, 512}, 40},
                                           Shape{{300, 300, 5, 5, 5, 1}, {}},
                                           Shape{{300, 300, 5, 5, 5, 1}, 3}));

TEST(AttentionPlan, LeavesOutBlocksBeyondTheWindow) {
  const AttentionPlan plan({{0, 1024}}, 100, at::kCPU);
  for (const QueryBlock& block : plan.parts().at(0).blocks)
    EXPECT_LE(block.keys, block.queries + 99);
}

}  // namespace
}  // namespace idiolect::model
