// Dropout and NEFTune: shares and means, one formula behind both ways to compute it, and the
// gradient of the very mask that was drawn.
#include "model/noise.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "model/decoder.h"
#include "model/operations.h"
#include "tests/model/reference.h"

namespace idiolect::model {
namespace {

at::Tensor keys(std::int64_t count) { return at::arange(count, at::kLong) * 7919 + 3; }

double share_of_zeros(const at::Tensor& x) {
  return (x == 0).to(at::kDouble).mean().item<double>();
}

TEST(Dropout, LeavesOutItsShareAndKeepsTheMean) {
  // 400,000 draws: the share has a deviation of 0.0008 at most, so 0.004 is five of them.
  const at::Tensor ones = at::ones({400, 1000});
  for (const double rate : {0.05, 0.1, 0.5, 0.9}) {
    const at::Tensor y = dropped(ones, {rate, keys(400), 11});
    EXPECT_NEAR(share_of_zeros(y), rate, 0.004);
    EXPECT_NEAR(y.mean().item<double>(), 1.0, 0.004 / (1 - rate));
    // Neither rows nor columns stand out.
    EXPECT_LT((y.eq(0).to(at::kDouble).mean(0) - rate).abs().max().item<double>(), 0.13);
    EXPECT_LT((y.eq(0).to(at::kDouble).mean(1) - rate).abs().max().item<double>(), 0.09);
  }
}

TEST(Dropout, IsOneFormulaInBothWaysToComputeIt) {
  const at::Tensor x = at::sin(at::arange(37 * 45, at::kFloat)).view({37, 45});
  const Dropout dropout{0.3, keys(37), 5};
  EXPECT_TRUE(at::equal(dropped(x, dropout), x * dropout_mask(dropout.rows, 45, dropout)));
}

TEST(Dropout, DrawsApartForEachProjectionRowAndKey) {
  const at::Tensor ones = at::ones({64, 256});
  const at::Tensor one = dropped(ones, {0.5, keys(64), dropout_key(0, 0)});
  for (const at::Tensor& other :
       {dropped(ones, {0.5, keys(64), dropout_key(0, 1)}),
        dropped(ones, {0.5, keys(64), dropout_key(1, 0)}),
        dropped(ones, {0.5, keys(65).narrow(0, 1, 64), dropout_key(0, 0)})})
    EXPECT_NEAR(one.ne(other).to(at::kDouble).mean().item<double>(), 0.5, 0.02);
}

TEST(Dropout, FollowsARowWhereverItIsPacked) {
  const at::Tensor x = at::ones({8, 33});
  const at::Tensor whole = dropped(x, {0.4, keys(8), 2});
  const at::Tensor half = dropped(x.narrow(0, 4, 4), {0.4, keys(8).narrow(0, 4, 4), 2});
  EXPECT_TRUE(at::equal(whole.narrow(0, 4, 4), half));
}

TEST(Neftune, IsUniformWithinItsBoundWhichFallsWithTheLength) {
  const Noise noise{0, 5.0, keys(500)};
  const at::Tensor drawn = embedding_noise(noise, {{0, 100, 500}}, 64);
  for (const auto& [first, length] : {std::pair{0, 100}, {100, 400}}) {
    const at::Tensor segment = drawn.narrow(0, first, length);
    const double bound = 5.0 / std::sqrt(length * 64.0);
    EXPECT_LE(segment.abs().max().item<double>(), bound);
    EXPECT_NEAR(segment.mean().item<double>(), 0.0, 0.04 * bound);
    EXPECT_NEAR(segment.std().item<double>(), bound / std::sqrt(3.0), 0.02 * bound);
  }
}

/// Loss and gradients of a model with an adapter, under the same noise.
class UnderNoise : public ::testing::TestWithParam<std::string> {
 protected:
  UnderNoise() : pack_(pack_of(read_reference(GetParam()).cases)) {
    noise_ = {0.25, 5.0, keys(pack_.packing.tokens())};
  }

  Adapter adapter_of(const Decoder& decoder) const {
    return load_adapter(model_folder(GetParam()) / "adapter", decoder.config(), at::kCPU);
  }

  at::Tensor loss(const Decoder& decoder) const {
    return loss_of(
        decoder.logits(decoder.forward(pack_.tokens, pack_.packing, {}, nullptr, noise_)), pack_);
  }

  std::vector<at::Tensor> gradients(Kernels kernels, std::int64_t recomputed) const {
    Decoder decoder(model_folder(GetParam()), {.kernels = kernels});
    const Adapter adapter = adapter_of(decoder);
    decoder.attach(&adapter);
    decoder.recompute(recomputed);
    loss(decoder).backward();
    std::vector<at::Tensor> all;
    for (const at::Tensor& each : adapter.parameters()) all.push_back(each.grad());
    return all;
  }

  Pack pack_;
  Noise noise_;
};

TEST_P(UnderNoise, FusedGradientsAreThoseOfThePlainPath) {
  const auto fused = gradients(Kernels::Fused, 0);
  const auto plain = gradients(Kernels::Plain, 0);
  for (std::size_t i = 0; i < fused.size(); ++i)
    EXPECT_LE(largest_difference(fused[i], plain[i]), kTolerance) << i;
}

TEST_P(UnderNoise, LayersThatAreComputedAgainDrawTheSameMask) {
  const auto kept = gradients(Kernels::Fused, 0);
  const auto again = gradients(Kernels::Fused, 99);
  for (std::size_t i = 0; i < kept.size(); ++i)
    EXPECT_LE(largest_difference(kept[i], again[i]), 1e-6) << i;
}

TEST_P(UnderNoise, GradientsAreThoseOfFiniteDifferences) {
  Decoder decoder(model_folder(GetParam()), {});
  const Adapter adapter = adapter_of(decoder);
  decoder.attach(&adapter);
  loss(decoder).backward();
  const at::NoGradGuard no_graph;
  // Along the gradient itself the loss changes by its squared length. DoRA's lengths are constants
  // in backward, so only m, which they do not depend on, can be asked there.
  double squared = 0;
  std::vector<at::Tensor> moved;
  for (const auto& [key, lora] : adapter.weights) {
    if (lora.magnitude.defined()) {
      moved.push_back(lora.magnitude);
    } else {
      moved.insert(moved.end(), {lora.a, lora.b});
    }
  }
  for (const at::Tensor& each : moved) squared += each.grad().square().sum().item<double>();
  const auto loss_at = [&](double step) {
    for (at::Tensor& each : moved) each.add_(each.grad(), step);
    const double value = loss(decoder).item<double>();
    for (at::Tensor& each : moved) each.sub_(each.grad(), step);
    return value;
  };
  const double step = 1e-3 / std::sqrt(squared);
  EXPECT_NEAR((loss_at(step) - loss_at(-step)) / (2 * step), squared, 0.02 * squared);
}

TEST_P(UnderNoise, OfNothingIsTheModelItself) {
  const at::NoGradGuard no_graph;
  Decoder decoder(model_folder(GetParam()), {});
  const Adapter adapter = adapter_of(decoder);
  decoder.attach(&adapter);
  const at::Tensor without = decoder.forward(pack_.tokens, pack_.packing);
  const Noise none{0, 0, noise_.rows};
  EXPECT_TRUE(at::equal(decoder.forward(pack_.tokens, pack_.packing, {}, nullptr, none), without));
  EXPECT_FALSE(
      at::equal(decoder.forward(pack_.tokens, pack_.packing, {}, nullptr, noise_), without));
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::erase(name, '-');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Models, UnderNoise, ::testing::Values("llama", "llama-dora"), test_name);

}  // namespace
}  // namespace idiolect::model
