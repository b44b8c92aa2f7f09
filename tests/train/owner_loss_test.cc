#include "train/owner_loss.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <array>
#include <vector>

#include "model/config.h"
#include "tests/support.h"
#include "train/batches.h"

namespace idiolect::train {
namespace {

Example example(std::vector<tokenizer::TokenId> ids, std::vector<std::uint8_t> loss) {
  Example result{std::move(ids), std::move(loss), 0};
  for (const std::uint8_t one : result.loss) result.loss_tokens += one;
  return result;
}

class OwnerLoss : public ::testing::Test {
 protected:
  OwnerLoss()
      : folder(testing::test_data("models/llama")),
        decoder(folder, {}),
        adapter(model::load_adapter(folder / "adapter", decoder.config(), at::kCPU)),
        examples{example({1, 5, 9, 30, 2}, {0, 0, 1, 1, 1}), example({1, 7, 2, 8}, {0, 1, 0, 1})} {
    for (auto& [name, weights] : adapter.weights) {
      weights.a = weights.a.detach().requires_grad_(true);
      weights.b = weights.b.detach().requires_grad_(true);
    }
    decoder.attach(&adapter);
  }

  /// The plain way: all logits of one example at a time, cross-entropy where the mask says so.
  at::Tensor plain_loss(const Example& item) {
    const auto length = static_cast<std::int64_t>(item.ids.size());
    const at::Tensor ids =
        torch::tensor(std::vector<std::int64_t>(item.ids.begin(), item.ids.end()), torch::kInt64);
    const at::Tensor logits = decoder.logits(decoder.forward(ids, {{0, length}}));
    at::Tensor sum = torch::zeros({});
    for (std::int64_t i = 0; i + 1 < length; ++i)
      if (item.loss[static_cast<std::size_t>(i + 1)] != 0)
        sum = sum - logits[i].log_softmax(0)[item.ids[static_cast<std::size_t>(i + 1)]];
    return sum;
  }

  std::filesystem::path folder;
  model::Decoder decoder;
  model::Adapter adapter;
  std::vector<Example> examples;
};

// Packing and chunking change the order of float32 sums only: 1e-5 relative is a hundred units
// in the last place, a wrong mask or boundary is off by whole nats.
TEST_F(OwnerLoss, EqualsThePlainPathInValueAndGradient) {
  const PackedPass pass = pack(examples, std::array<std::size_t, 2>{0, 1}, at::kCPU);
  const at::Tensor expected = plain_loss(examples[0]) + plain_loss(examples[1]);
  (expected * 0.25).backward();
  std::vector<at::Tensor> gradients;
  for (const at::Tensor& parameter : adapter.parameters()) {
    gradients.push_back(parameter.grad().clone());
    parameter.mutable_grad().zero_();
  }
  const double loss = owner_loss(decoder, pass, Gradient::Yes, 0.25);
  EXPECT_NEAR(loss, expected.item<double>(), 1e-5 * loss);
  const std::vector<at::Tensor> parameters = adapter.parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i)
    EXPECT_TRUE(at::allclose(parameters[i].grad(), gradients[i], 1e-4, 1e-6)) << i;
}

// What is computed again is computed by the same steps: not a bit may differ.
TEST_F(OwnerLoss, RecomputedLayersGiveTheSameGradients) {
  const PackedPass pass = pack(examples, std::array<std::size_t, 2>{0, 1}, at::kCPU);
  std::vector<std::vector<at::Tensor>> gradients;
  std::vector<double> losses;
  for (const std::int64_t layers : {std::int64_t{0}, std::int64_t{1}, decoder.config().layers}) {
    for (const at::Tensor& parameter : adapter.parameters())
      parameter.mutable_grad() = at::Tensor();
    decoder.recompute(layers);
    losses.push_back(owner_loss(decoder, pass, Gradient::Yes));
    gradients.emplace_back();
    for (const at::Tensor& parameter : adapter.parameters())
      gradients.back().push_back(parameter.grad().clone());
  }
  for (std::size_t run = 1; run < losses.size(); ++run) {
    EXPECT_EQ(losses[run], losses[0]);
    for (std::size_t i = 0; i < gradients[0].size(); ++i)
      EXPECT_TRUE(at::equal(gradients[run][i], gradients[0][i])) << run << " " << i;
  }
}

// An adapter on some layers only: those below the lowest have no gradient and need no input's.
TEST_F(OwnerLoss, RecomputesBelowTheLowestAdapterToo) {
  for (auto each = adapter.weights.begin(); each != adapter.weights.end();)
    each = each->first.starts_with("0.") ? adapter.weights.erase(each) : std::next(each);
  decoder.attach(&adapter);
  const PackedPass pass = pack(examples, std::array<std::size_t, 2>{0, 1}, at::kCPU);
  owner_loss(decoder, pass, Gradient::Yes);
  std::vector<at::Tensor> expected;
  for (const at::Tensor& parameter : adapter.parameters()) {
    expected.push_back(parameter.grad().clone());
    parameter.mutable_grad() = at::Tensor();
  }
  decoder.recompute(decoder.config().layers);
  owner_loss(decoder, pass, Gradient::Yes);
  const std::vector<at::Tensor> parameters = adapter.parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i)
    EXPECT_TRUE(at::equal(parameters[i].grad(), expected[i])) << i;
}

// What is random belongs to an example, not to the pass that it is in.
TEST_F(OwnerLoss, NoiseDoesNotDependOnThePackingButOnTheUpdate) {
  const UpdateNoise noise{0.3, 5.0, 1, 7};
  const auto gradients = [&](const std::vector<Pass>& passes, const UpdateNoise& with) {
    for (const at::Tensor& parameter : adapter.parameters())
      parameter.mutable_grad() = at::Tensor();
    for (const Pass& pass : passes)
      owner_loss(decoder, pack(examples, pass, at::kCPU), Gradient::Yes, 0.25, with);
    std::vector<at::Tensor> all;
    for (const at::Tensor& parameter : adapter.parameters())
      all.push_back(parameter.grad().clone());
    return all;
  };
  const auto together = gradients({{0, 1}}, noise);
  const auto apart = gradients({{1}, {0}}, noise);
  const auto later = gradients({{0, 1}}, {0.3, 5.0, 1, 8});
  for (std::size_t i = 0; i < together.size(); ++i) {
    EXPECT_TRUE(at::allclose(together[i], apart[i], 1e-4, 1e-6)) << i;
    EXPECT_FALSE(at::allclose(together[i], later[i], 1e-2, 1e-3)) << i;
  }
}

TEST_F(OwnerLoss, WithoutGradientLeavesTheParametersAlone) {
  const PackedPass pass = pack(examples, std::array<std::size_t, 1>{1}, at::kCPU);
  EXPECT_NEAR(owner_loss(decoder, pass, Gradient::No), plain_loss(examples[1]).item<double>(),
              1e-4);
  for (const at::Tensor& parameter : adapter.parameters()) EXPECT_FALSE(parameter.grad().defined());
}

TEST_F(OwnerLoss, TheFirstTokenOfAnExampleIsNeverPredictedFromTheOneBefore) {
  const PackedPass pass = pack(examples, std::array<std::size_t, 2>{0, 1}, at::kCPU);
  EXPECT_EQ(pass.packing.starts, (std::vector<std::int64_t>{0, 4, 7}));
  EXPECT_TRUE(at::equal(pass.rows, torch::tensor({1, 2, 3, 4, 6}, torch::kInt64)));
  EXPECT_TRUE(at::equal(pass.targets, torch::tensor({9, 30, 2, 7, 8}, torch::kInt64)));
}

}  // namespace
}  // namespace idiolect::train
