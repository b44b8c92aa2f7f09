// A base in 4 or 8 bits against the same base turned back to full matrices.
#include "model/quantised.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/error.h"
#include "tests/model/reference.h"
#include "tests/support.h"

namespace idiolect::model {
namespace {

class Quantised : public ::testing::TestWithParam<Quantisation> {
 protected:
  Quantised() { torch::manual_seed(3); }

  static QuantisedMatrix quantise(const at::Tensor& weight) {
    return {weight, GetParam(), at::kCPU};
  }

  /// Rows and columns that fill one tile, several, and blocks that begin in the middle of a row.
  static std::vector<at::Tensor> weights() {
    return {torch::randn({70, 96}), torch::randn({33, 50}), torch::randn({1, 1}),
            torch::randn({5000, 700}), torch::randn({700, 4999}).to(at::kBFloat16)};
  }
};

TEST_P(Quantised, TilesTogetherAreTheWholeMatrix) {
  for (const at::Tensor& weight : weights()) {
    const QuantisedMatrix matrix = quantise(weight);
    // Products with ones and noughts round nothing.
    const at::Tensor whole = matrix.dequantise(at::kFloat);
    EXPECT_TRUE(at::equal(matrix.multiply(at::eye(weight.size(1)), {}), whole.t()));
    at::Tensor sum;
    matrix.add_input_gradient(at::eye(weight.size(0)), sum);
    EXPECT_TRUE(at::equal(sum, whole));
  }
}

TEST_P(Quantised, IsNearTheOriginal) {
  const at::Tensor weight = torch::randn({256, 1024});
  const at::Tensor error = quantise(weight).dequantise(at::kFloat) - weight;
  // 16 quantiles of a normal distribution are off by 0.09 of its deviation; a step of int8 is about
  // 3.3 / 127 of it, and a step's error its 12th root.
  const double expected = GetParam() == Quantisation::Nf4 ? 0.1 : 0.009;
  EXPECT_LT(error.square().mean().sqrt().item<double>(), expected);
  EXPECT_GT(error.square().mean().sqrt().item<double>(), expected / 2);
}

TEST_P(Quantised, ProductsEqualThoseOfTheWholeMatrix) {
  for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
    const double tolerance = type == at::kFloat ? 1e-5 : 0.008;
    for (const at::Tensor& weight : weights()) {
      const QuantisedMatrix matrix = quantise(weight);
      const at::Tensor whole = matrix.dequantise(type);
      const at::Tensor x = torch::randn({37, weight.size(1)}).to(type);
      const at::Tensor g = torch::randn({37, weight.size(0)}).to(type);
      const at::Tensor bias = torch::randn({weight.size(0)});
      const auto expect_near = [&](const at::Tensor& ours, const at::Tensor& theirs) {
        EXPECT_EQ(ours.scalar_type(), type);
        const at::Tensor wide = theirs.to(at::kFloat);
        const double size = wide.abs().max().item<double>();
        EXPECT_LE(largest_difference(ours.to(at::kFloat), wide), tolerance * size)
            << weight.sizes();
      };
      expect_near(matrix.multiply(x, {}), at::linear(x, whole));
      expect_near(matrix.multiply(x, bias), at::linear(x, whole, bias.to(type)));
      at::Tensor sum;
      matrix.add_input_gradient(g, sum);
      expect_near(sum, at::mm(g, whole));
      matrix.add_input_gradient(g, sum);
      expect_near(sum, 2 * at::mm(g, whole));
    }
  }
}

TEST_P(Quantised, DoesNotDependOnThreads) {
  const at::Tensor weight = torch::randn({1000, 777});
  const int before = at::get_num_threads();
  const auto made_with = [&](int threads) {
    at::set_num_threads(threads);
    return quantise(weight).multiply(at::eye(777), {});
  };
  EXPECT_TRUE(at::equal(made_with(1), made_with(3)));
  at::set_num_threads(before);
}

TEST_P(Quantised, TakesAQuarterOrHalfOfBfloat16) {
  const QuantisedMatrix matrix = quantise(torch::randn({512, 4096}));
  const double bytes = static_cast<double>(matrix.bytes()) / (512 * 4096);
  // 4 bits and an eighth for the absmax; 8 bits and a scale per row.
  EXPECT_NEAR(bytes, GetParam() == Quantisation::Nf4 ? (4 + 0.127) / 8 : 1.001, 0.001);
}

/// Loss and gradients of the adapter on the reference's cases.
std::vector<at::Tensor> train(Kernels kernels, Quantisation quantisation, std::int64_t recomputed) {
  Decoder decoder(model_folder("llama"), {at::kCPU, at::kFloat, kernels, quantisation});
  const Adapter adapter =
      load_adapter(model_folder("llama") / "adapter", decoder.config(), at::kCPU);
  decoder.attach(&adapter);
  decoder.recompute(recomputed);
  const Pack pack = pack_of(read_reference("llama").cases);
  const at::Tensor loss = loss_of(decoder.logits(decoder.forward(pack.tokens, pack.packing)), pack);
  loss.backward();
  std::vector<at::Tensor> results{loss.detach()};
  for (const auto& [key, lora] : adapter.weights)
    results.insert(results.end(), {lora.a.grad(), lora.b.grad()});
  return results;
}

TEST_P(Quantised, AnAdapterGetsTheGradientsOfTheWholeMatrices) {
  const std::vector<at::Tensor> expected = train(Kernels::Plain, GetParam(), 0);
  for (const std::int64_t recomputed : {0, 2}) {
    const std::vector<at::Tensor> found = train(Kernels::Fused, GetParam(), recomputed);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
      EXPECT_LE(largest_difference(found[i], expected[i]), kTolerance) << i;
  }
  // And they are not those of the base as it was.
  EXPECT_GT(largest_difference(train(Kernels::Plain, Quantisation::None, 0)[0], expected[0]), 1e-6);
}

TEST_P(Quantised, APublishedModelKeepsItsOpinions) {
  IDIOLECT_FIXTURE(folder, "stories260k");
  const at::NoGradGuard no_graph;
  const at::Tensor tokens = at::arange(1, 65, at::kLong) * 7;
  const Packing packing{{0, 64}};
  const auto likelihoods = [&](Quantisation how) {
    const Decoder decoder(folder, {at::kCPU, at::kFloat, Kernels::Fused, how});
    return at::log_softmax(decoder.logits(decoder.forward(tokens, packing)), -1);  // [N, V]
  };
  const at::Tensor original = likelihoods(Quantisation::None);
  const at::Tensor ours = likelihoods(GetParam());
  // Nats between the two (Kullback and Leibler). Rows of 64 weights round worse than long ones.
  const double apart = (original.exp() * (original - ours)).sum(-1).mean().item<double>();
  EXPECT_LT(apart, GetParam() == Quantisation::Nf4 ? 0.3 : 0.003);
  EXPECT_GT(apart, 1e-7);
}

INSTANTIATE_TEST_SUITE_P(Forms, Quantised, ::testing::Values(Quantisation::Int8, Quantisation::Nf4),
                         [](const auto& each) {
                           return each.param == Quantisation::Nf4 ? "Nf4" : "Int8";
                         });

TEST(QuantisedDecoder, ABaseThatIsTrainedItselfIsRefused) {
  EXPECT_THROW(Decoder::load_trainable(model_folder("llama"),
                                       {at::kCPU, at::kFloat, Kernels::Fused, Quantisation::Nf4}),
               Error);
}

}  // namespace
}  // namespace idiolect::model
