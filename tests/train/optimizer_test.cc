#include "train/optimizer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <utility>

namespace idiolect::train {
namespace {

model::Adapter small_adapter() {
  torch::manual_seed(3);
  model::Adapter adapter;
  for (const char* const name : {"0.q_proj", "1.v_proj"})
    adapter.weights[name] = {torch::randn({2, 5}), torch::randn({4, 2})};
  return adapter;
}

/// A loss whose gradient differs for every parameter and changes as they do.
at::Tensor loss_of(const std::vector<at::Tensor>& parameters) {
  at::Tensor loss = torch::zeros({});
  double factor = 1;
  for (const at::Tensor& parameter : parameters) loss = loss + (parameter.pow(4) * factor++).sum();
  return loss;
}

// The reference is LibTorch's own AdamW. Both work in float32 in another order of operations,
// which after 20 steps leaves a few units in the last place.
TEST(Optimizer, StepsAsAdamWOfLibTorchDoes) {
  model::Adapter ours = small_adapter();
  Optimizer optimizer(ours, {.weight_decay = 0.05});
  std::vector<at::Tensor> theirs;
  for (const at::Tensor& parameter : ours.parameters())
    theirs.push_back(parameter.detach().clone().requires_grad_(true));
  torch::optim::AdamW reference(theirs, torch::optim::AdamWOptions(0.01).weight_decay(0.05));

  for (int i = 0; i < 20; ++i) {
    optimizer.zero_gradient();
    loss_of(ours.parameters()).backward();
    optimizer.step(0.01);
    reference.zero_grad();
    loss_of(theirs).backward();
    reference.step();
  }
  const std::vector<at::Tensor> parameters = ours.parameters();
  for (std::size_t i = 0; i < theirs.size(); ++i)
    EXPECT_TRUE(at::allclose(parameters[i], theirs[i], 1e-5, 1e-6)) << i;
}

TEST(Optimizer, StepsBFurtherByTheRatioOfLoraPlusAndAlwaysInTheSameOrder) {
  model::Adapter plain = small_adapter();
  model::Adapter wider = small_adapter();
  for (model::Adapter* const adapter : {&plain, &wider})
    adapter->weights["1.v_proj"].magnitude = at::ones({4});
  const model::Adapter before = small_adapter();
  Optimizer one(plain, {.weight_decay = 0});
  Optimizer eight(wider, {.weight_decay = 0, .ratio_b = 8});
  for (const auto& [optimizer, adapter] : {std::pair{&one, &plain}, std::pair{&eight, &wider}}) {
    optimizer->zero_gradient();
    loss_of(adapter->parameters()).backward();
    optimizer->step(0.001);
  }
  for (const auto& [key, lora] : plain.weights) {
    EXPECT_TRUE(at::equal(lora.a, wider.weights[key].a)) << key;
    const at::Tensor& start = before.weights.at(key).b;
    // A first step of Adam is the step size itself; float32 holds 7 digits of a weight near 1.
    EXPECT_TRUE(at::allclose(wider.weights[key].b - start, 8 * (lora.b - start), 1e-3, 1e-6))
        << key;
  }
  EXPECT_TRUE(at::equal(plain.weights["1.v_proj"].magnitude, wider.weights["1.v_proj"].magnitude));
}

TEST(Optimizer, ClipsTheGradientAsAWhole) {
  model::Adapter adapter = small_adapter();
  Optimizer optimizer(adapter, {});
  optimizer.zero_gradient();
  loss_of(adapter.parameters()).backward();
  const double before = optimizer.clip_gradient(0.5);
  EXPECT_GT(before, 0.5);
  double squares = 0;
  for (const at::Tensor& parameter : adapter.parameters())
    squares += parameter.grad().pow(2).sum().item<double>();
  EXPECT_NEAR(squares, 0.25, 1e-5);
}

}  // namespace
}  // namespace idiolect::train
