#include "train/owner_loss.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <array>

#include "model/config.h"
#include "tests/support.h"

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
