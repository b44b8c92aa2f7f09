// The passes over tensors: shapes, threads and what they refuse. What they compute is tested on the
// kernels (tests/kernels) and, with gradients, in fused_operations_test.cc.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>
#include <vector>

#include "base/error.h"
#include "model/passes.h"

namespace idiolect::model {
namespace {

class KernelPasses : public ::testing::TestWithParam<at::ScalarType> {
 protected:
  KernelPasses() { torch::manual_seed(7); }

  at::Tensor normal(std::vector<std::int64_t> sizes) { return torch::randn(sizes).to(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(Storages, KernelPasses, ::testing::Values(at::kFloat, at::kBFloat16),
                         [](const auto& storage) {
                           return std::string(c10::toString(storage.param));
                         });

/// The same bytes from one thread, two and three.
void expect_independent_of_threads(const std::function<std::vector<at::Tensor>()>& pass) {
  const int before = at::get_num_threads();
  at::set_num_threads(1);
  const std::vector<at::Tensor> expected = pass();
  for (const int threads : {2, 3}) {
    at::set_num_threads(threads);
    const std::vector<at::Tensor> results = pass();
    for (std::size_t i = 0; i < expected.size(); ++i)
      EXPECT_TRUE(at::equal(results[i], expected[i])) << "result " << i << ", " << threads;
  }
  at::set_num_threads(before);
}

TEST_P(KernelPasses, GiveTheSameBytesForAnyNumberOfThreads) {
  const at::Tensor x = normal({1001, 77}), delta = normal({1001, 77}), g = normal({1001, 77});
  const at::Tensor weight = 1 + 0.1 * torch::randn({77});
  expect_independent_of_threads([&]() -> std::vector<at::Tensor> {
    const SumNorm norm = add_rms_norm_pass(x, delta, weight, 1e-5);
    const NormGradients gradients =
        rms_norm_backward_pass(g, norm.sum, weight, norm.scales, delta, Gradient::Wanted);
    return {norm.sum, norm.y, norm.scales, gradients.x, gradients.weight};
  });
  expect_independent_of_threads([&]() -> std::vector<at::Tensor> {
    const SwigluGradients gradients = swiglu_backward_pass_again(g, x, delta);
    return {swiglu_pass(x, delta), gradients.gate, gradients.up, gradients.y};
  });
  expect_independent_of_threads([&]() -> std::vector<at::Tensor> {
    const at::Tensor logits = x.clone();
    const double sum = cross_entropy_pass(logits, at::arange(1001) % 77, 0.5, Gradient::Wanted);
    return {logits, at::scalar_tensor(sum, at::kDouble)};
  });
}

TEST_P(KernelPasses, TakeTensorsThatAreNotContiguous) {
  const at::Tensor wide = normal({40, 3, 64});
  const at::Tensor slice = wide.narrow(1, 1, 1).squeeze(1);  // [40, 64], rows apart
  const at::Tensor weight = torch::ones({64});
  EXPECT_TRUE(at::equal(rms_norm_pass(slice, weight, 1e-5).y,
                        rms_norm_pass(slice.contiguous(), weight, 1e-5).y));
  EXPECT_TRUE(at::equal(swiglu_pass(slice, slice), swiglu_pass(slice.contiguous(), slice.clone())));
  const at::Tensor angles = torch::rand({40, 1, 32});
  const at::Tensor heads = wide.narrow(1, 0, 2);  // [40, 2, 64], tokens apart
  for (const Turn turn : {Turn::Forward, Turn::Inverse}) {
    EXPECT_TRUE(at::equal(rotate_pass(heads, angles, angles, turn),
                          rotate_pass(heads.contiguous(), angles, angles, turn)));
    EXPECT_TRUE(at::equal(
        rotate_pass(heads.transpose(0, 1).contiguous().transpose(0, 1), angles, angles, turn),
        rotate_pass(heads.contiguous(), angles, angles, turn)));
  }
}

TEST_P(KernelPasses, TakeNoRowsAtAll) {
  const at::Tensor none = normal({0, 8});
  EXPECT_EQ(rms_norm_pass(none, torch::ones({8}), 1e-5).y.numel(), 0);
  EXPECT_EQ(swiglu_pass(none, none).numel(), 0);
  EXPECT_EQ(cross_entropy_pass(none, at::empty({0}, at::kLong), 1, Gradient::Wanted), 0);
  const NormGradients gradients =
      rms_norm_backward_pass(none, none, torch::ones({8}), at::empty({0}), {}, Gradient::Wanted);
  EXPECT_TRUE(at::equal(gradients.weight, at::zeros({8})));
}

TEST_P(KernelPasses, NormAgainGivesTheSameBytes) {
  const at::Tensor x = normal({70, 300}), weight = normal({300});
  const RowNorm norm = rms_norm_pass(x, weight, 1e-6);
  EXPECT_TRUE(at::equal(rms_norm_pass_again(x, weight, norm.scales), norm.y));
}

TEST_P(KernelPasses, CrossEntropyEqualsLibTorchsInFloat64) {
  const at::Tensor logits = 4 * normal({37, 5003});
  const at::Tensor targets = at::randint(5003, {37}, at::kLong);
  const at::Tensor wide = logits.to(at::kDouble).requires_grad_(true);
  const at::Tensor loss = at::cross_entropy_loss(wide, targets, {}, at::Reduction::Sum);
  (loss * 0.25).backward();
  const double sum = cross_entropy_pass(logits, targets, 0.25, Gradient::Unneeded);
  // Each row is good to 1e-5 (tests/kernels/cross_entropy_test.cc).
  EXPECT_NEAR(sum, loss.item<double>(), 37e-5);
  EXPECT_EQ(cross_entropy_pass(logits, targets, 0.25, Gradient::Wanted), sum);
  const double tolerance = GetParam() == at::kFloat ? 1e-5 : 0x1p-8 + 1e-5;
  EXPECT_TRUE(at::allclose(logits.to(at::kDouble), wide.grad(), tolerance, 1e-7));
}

TEST_P(KernelPasses, RefuseWhatTheyWouldReadBeyond) {
  const at::Tensor x = normal({4, 8});
  const auto targets = [](std::int64_t one) { return at::full({4}, one, at::kLong); };
  EXPECT_THROW(cross_entropy_pass(x, targets(8), 1, Gradient::Unneeded), Bug);
  EXPECT_THROW(cross_entropy_pass(x, targets(-1), 1, Gradient::Unneeded), Bug);
  EXPECT_THROW(cross_entropy_pass(x, at::zeros({3}, at::kLong), 1, Gradient::Unneeded), Bug);
  EXPECT_THROW(cross_entropy_pass(x.t(), at::zeros({8}, at::kLong), 1, Gradient::Wanted), Bug);
  EXPECT_THROW(swiglu_pass(x, normal({4, 7})), Bug);
  EXPECT_THROW(rms_norm_pass(x, torch::ones({7}), 1e-5), Bug);
  EXPECT_THROW(rms_norm_pass_again(x, torch::ones({8}), torch::ones({3})), Bug);
  EXPECT_THROW(
      rotate_pass(normal({4, 2, 8}), torch::ones({3, 1, 4}), torch::ones({3, 1, 4}), Turn::Forward),
      Bug);
  EXPECT_THROW(swiglu_pass(x.to(at::kDouble), x.to(at::kDouble)), Bug);
}

}  // namespace
}  // namespace idiolect::model
