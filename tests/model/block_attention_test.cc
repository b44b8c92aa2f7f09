// Attention in blocks as an operation of tensors, against the full square in float64 with
// LibTorch's own gradients. The kernels themselves: tests/kernels/attention_test.cc.
#include "model/block_attention.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "model/attention.h"
#include "tests/model/reference.h"

namespace idiolect::model {
namespace {

/// One segment in float64, with a mask of the full square: [T, H, E].
at::Tensor full_square(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                       std::optional<std::int64_t> window) {
  const std::int64_t length = query.size(0);
  const std::int64_t shared = query.size(1) / key.size(1);
  const at::Tensor k = key.repeat_interleave(shared, 1).transpose(0, 1);
  const at::Tensor v = value.repeat_interleave(shared, 1).transpose(0, 1);
  at::Tensor seen = at::ones({length, length}, at::kBool).tril();
  if (window) seen = seen & at::ones({length, length}, at::kBool).triu(1 - *window);
  const at::Tensor scores =
      at::matmul(query.transpose(0, 1), k.transpose(1, 2)) / std::sqrt(query.size(2));
  return at::matmul(at::softmax(scores.masked_fill(~seen, -INFINITY), -1), v).transpose(0, 1);
}

struct Case {
  std::int64_t heads, kv_heads, width;
  std::vector<std::int64_t> lengths;
  std::optional<std::int64_t> window;
};

struct Tensors {
  at::Tensor query, key, value, gradient;
  Packing packing{{0}};
};

Tensors random_tensors(const Case& c, at::ScalarType type) {
  Tensors t;
  for (const std::int64_t length : c.lengths)
    t.packing.starts.push_back(t.packing.starts.back() + length);
  const std::int64_t tokens = t.packing.tokens();
  torch::manual_seed(3);
  t.query = at::randn({tokens, c.heads, c.width}).to(type);
  t.key = at::randn({tokens, c.kv_heads, c.width}).to(type);
  t.value = at::randn({tokens, c.kv_heads, c.width}).to(type);
  t.gradient = at::randn({tokens, c.heads, c.width}).to(type);
  return t;
}

at::Tensor leaf(const at::Tensor& x, at::ScalarType type) {
  return x.detach().to(type).clone().requires_grad_();
}

/// Output and gradients of query, key and value.
using Results = std::array<at::Tensor, 4>;

Results in_float64(const Tensors& t, std::optional<std::int64_t> window) {
  const at::Tensor q = leaf(t.query, at::kDouble);
  const at::Tensor k = leaf(t.key, at::kDouble);
  const at::Tensor v = leaf(t.value, at::kDouble);
  std::vector<at::Tensor> outputs;
  for (std::size_t i = 0; i < t.packing.segments(); ++i) {
    const auto part = [&](const at::Tensor& x) {
      return x.narrow(0, t.packing.starts[i], t.packing.length(i));
    };
    outputs.push_back(full_square(part(q), part(k), part(v), window));
  }
  const at::Tensor output = at::cat(outputs);
  output.backward(t.gradient.to(at::kDouble));
  return {output.detach(), q.grad(), k.grad(), v.grad()};
}

Results in_blocks(const Tensors& t, std::optional<std::int64_t> window) {
  const at::Tensor q = leaf(t.query, t.query.scalar_type());
  const at::Tensor k = leaf(t.key, t.key.scalar_type());
  const at::Tensor v = leaf(t.value, t.value.scalar_type());
  const at::Tensor output = attend(q, k, v, AttentionPlan(t.packing, window, at::kCPU));
  output.backward(t.gradient);
  return {output.detach(), q.grad(), k.grad(), v.grad()};
}

/// float32: sums of up to a thousand products, each rounded to 6e-8. bfloat16: shares, their
/// gradients and the results have 8 bits, 4e-3 of their size each.
double tolerance_of(at::ScalarType type) { return type == at::kFloat ? 1e-5 : 1.5e-2; }

class BlockAttention : public ::testing::TestWithParam<Case> {};

TEST_P(BlockAttention, GivesWhatTheFullSquareGives) {
  for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
    const Tensors tensors = random_tensors(GetParam(), type);
    const Results expected = in_float64(tensors, GetParam().window);
    const Results got = in_blocks(tensors, GetParam().window);
    for (std::size_t i = 0; i < got.size(); ++i) {
      EXPECT_EQ(got[i].scalar_type(), type);
      const double largest = std::max(1.0, expected[i].abs().max().item<double>());
      EXPECT_LE((got[i].to(at::kDouble) - expected[i]).abs().max().item<double>() / largest,
                tolerance_of(type))
          << at::toString(type) << ", result " << i;
    }
  }
}

TEST_P(BlockAttention, IsTheSameOnOneThreadAndOnTwo) {
  const int threads = at::get_num_threads();
  for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
    const Tensors tensors = random_tensors(GetParam(), type);
    at::set_num_threads(2);
    const Results on_two = in_blocks(tensors, GetParam().window);
    at::set_num_threads(1);
    const Results on_one = in_blocks(tensors, GetParam().window);
    for (std::size_t i = 0; i < on_one.size(); ++i) EXPECT_TRUE(on_one[i].equal(on_two[i])) << i;
  }
  at::set_num_threads(threads);
}

// The last is long enough to be cut into several pieces.
INSTANTIATE_TEST_SUITE_P(
    Shapes, BlockAttention,
    ::testing::Values(Case{1, 1, 8, {1}, {}}, Case{4, 1, 64, {37, 1, 300, 120}, {}},
                      Case{7, 1, 64, {200, 33}, 50}, Case{4, 4, 128, {90, 1, 1, 64}, 1},
                      Case{8, 2, 80, {150, 149}, 1000}, Case{8, 1, 64, {1200}, {}},
                      Case{8, 1, 64, {1300}, 700}));

TEST(BlockAttentionForward, TakesTensorsThatAreNotContiguous) {
  const Tensors t = random_tensors({4, 2, 16, {40}, {}}, at::kFloat);
  const auto strided = [](const at::Tensor& x) {
    return x.transpose(0, 1).contiguous().transpose(0, 1);
  };
  const auto expected = block_attention_forward(t.query, t.key, t.value, t.packing, {}, 0.25);
  const auto got = block_attention_forward(strided(t.query), strided(t.key), strided(t.value),
                                           t.packing, {}, 0.25);
  EXPECT_TRUE(got.output.equal(expected.output));
}

}  // namespace
}  // namespace idiolect::model
