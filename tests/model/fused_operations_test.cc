// Fused operations against the same formulas in LibTorch's own.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>
#include <vector>

#include "model/operations.h"

namespace idiolect::model {
namespace {

using Operation = std::function<at::Tensor(const std::vector<at::Tensor>&)>;

/// Value and gradients of an operation, weighted so that no element's gradient is like another's.
std::vector<at::Tensor> run(const Operation& operation, std::vector<at::Tensor> inputs) {
  for (at::Tensor& input : inputs) input = input.detach().clone().requires_grad_(true);
  const at::Tensor value = operation(inputs);
  const at::Tensor weights = at::cos(at::arange(value.numel(), at::kFloat))
                                 .view(value.sizes())
                                 .to(at::kBFloat16)
                                 .to(value.scalar_type());
  (value * weights).sum().backward();
  std::vector<at::Tensor> results{value.detach()};
  for (const at::Tensor& input : inputs) results.push_back(input.grad());
  return results;
}

/// float32 sums in another order and an exponential of two units in the last place: 1e-5. bfloat16
/// keeps 8 bits, and LibTorch rounds after every step where a kernel rounds once: 2^-6.
double tolerance(at::ScalarType type) { return type == at::kFloat ? 1e-5 : 0.016; }

void expect_equal(const Operation& fused, const Operation& plain, std::vector<at::Tensor> inputs) {
  for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
    std::vector<at::Tensor> typed;
    for (const at::Tensor& input : inputs) typed.push_back(input.to(type));
    const auto ours = run(fused, typed);
    // In bfloat16 the reference is float32 on the rounded inputs.
    for (at::Tensor& input : typed) input = input.to(at::kFloat);
    const auto theirs = run(plain, typed);
    for (std::size_t i = 0; i < ours.size(); ++i)
      EXPECT_TRUE(at::allclose(ours[i].to(at::kFloat), theirs[i], tolerance(type), tolerance(type)))
          << "result " << i << " in " << type << ": "
          << (ours[i].to(at::kFloat) - theirs[i]).abs().max();
  }
}

at::Tensor norm(const at::Tensor& x, const at::Tensor& weight) {
  return fused_operations().add_norm(x, {}, weight, 1e-5).y;
}

/// silu(gate) · up, as it comes through a projection that changes nothing.
at::Tensor gated(const at::Tensor& gate, const at::Tensor& up) {
  Projection unchanged;
  unchanged.weight = at::eye(gate.size(-1)).to(gate.scalar_type());
  return fused_operations().project_gated(gate, up, unchanged, {});
}

class Fused : public ::testing::Test {
 protected:
  Fused() { torch::manual_seed(5); }
};

TEST_F(Fused, RmsNormEqualsItsFormula) {
  expect_equal([](const auto& in) { return norm(in[0], in[1]); },
               [](const auto& in) {
                 return in[1] * in[0] * at::rsqrt(in[0].square().mean(-1, true) + 1e-5);
               },
               {torch::randn({300, 37}), 1 + 0.1 * torch::randn({37})});
}

TEST_F(Fused, NormOfASumEqualsItsFormula) {
  const auto formula = [](const at::Tensor& x, const at::Tensor& weight) {
    return weight * x * at::rsqrt(x.square().mean(-1, true) + 1e-5);
  };
  // Both results are used, so that both their gradients meet in x and delta.
  expect_equal(
      [](const auto& in) {
        const Normed both = fused_operations().add_norm(in[0], in[1], in[2], 1e-5);
        return at::cat({both.sum, both.y}, -1);
      },
      [&](const auto& in) {
        const at::Tensor sum = in[0] + in[1];
        return at::cat({sum, formula(sum, in[2])}, -1);
      },
      {torch::randn({130, 37}), torch::randn({130, 37}), 1 + 0.1 * torch::randn({37})});
}

TEST_F(Fused, NormOfASumNeedsNotBothItsResults) {
  const at::Tensor delta = torch::randn({6, 5}), weight = torch::ones({5});
  for (const bool normed : {false, true}) {
    const at::Tensor x = torch::randn({6, 5}).requires_grad_(true);
    const at::Tensor same = x.detach().clone().requires_grad_(true);
    const Normed both = fused_operations().add_norm(x, delta, weight, 1e-5);
    const at::Tensor sum = same + delta;
    (normed ? both.y : both.sum).square().sum().backward();
    (normed ? sum * at::rsqrt(sum.square().mean(-1, true) + 1e-5) : sum).square().sum().backward();
    EXPECT_TRUE(at::allclose(x.grad(), same.grad(), 1e-5, 1e-5));
  }
}

TEST_F(Fused, RotationEqualsItsFormula) {
  const at::Tensor angles = 3 * torch::randn({9, 1, 7});
  const at::Tensor cosine = at::cos(angles).to(at::kBFloat16);
  const at::Tensor sine = at::sin(angles).to(at::kBFloat16);
  const auto type_of_angles = {at::kFloat, at::kBFloat16};
  for (const at::ScalarType type : type_of_angles)
    expect_equal(
        [&](const auto& in) {
          // bfloat16 angles turn bfloat16 only.
          const at::ScalarType fitting = in[0].scalar_type() == at::kFloat ? at::kFloat : type;
          return fused_operations().rotate(in[0], {cosine.to(fitting), sine.to(fitting)});
        },
        [&](const auto& in) {
          return rotate(in[0], {cosine.to(at::kFloat), sine.to(at::kFloat)});
        },
        {torch::randn({9, 3, 14})});
}

TEST_F(Fused, SwigluEqualsSiluTimesUp) {
  expect_equal([](const auto& in) { return gated(in[0], in[1]); },
               [](const auto& in) { return at::silu(in[0]) * in[1]; },
               {4 * torch::randn({50, 33}), torch::randn({50, 33})});
}

TEST_F(Fused, SwigluStandsFarOutValues) {
  const at::Tensor gate = at::tensor({-1e4f, -90.0f, 0.0f, 90.0f, 1e4f});
  const at::Tensor value = gated(gate.unsqueeze(0), at::ones({1, 5})).squeeze(0);
  EXPECT_TRUE(at::allclose(value, at::tensor({0.0f, 0.0f, 0.0f, 90.0f, 1e4f})));
}

// What makes a base train to the same bytes with any number of threads.
TEST_F(Fused, TheGradientOfANormDoesNotDependOnThreads) {
  const at::Tensor x = torch::randn({5000, 64});
  const at::Tensor weight = torch::ones({64});
  const auto gradient = [&](int threads) {
    at::set_num_threads(threads);
    return run([](const auto& in) { return norm(in[0], in[1]); }, {x, weight})[2];
  };
  const int before = at::get_num_threads();
  EXPECT_TRUE(at::equal(gradient(1), gradient(2)));
  at::set_num_threads(before);
}

}  // namespace
}  // namespace idiolect::model
