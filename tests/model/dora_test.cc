// DoRA's row lengths without the sum of the matrices, and when they are worked out again.
#include "model/dora.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "model/decoder.h"
#include "model/quantised.h"
#include "tests/model/reference.h"

namespace idiolect::model {
namespace {

Projection projection_of(std::int64_t out, std::int64_t in, std::int64_t rank) {
  torch::manual_seed(3);
  Projection projection;
  projection.weight = torch::randn({out, in});
  projection.lora = {torch::randn({rank, in}), torch::randn({out, rank}), at::ones({out})};
  projection.lora_scale = 1.7;
  return projection;
}

at::Tensor formed(const Projection& projection) {
  return (projection.weight + projection.lora_scale * at::mm(projection.lora.b, projection.lora.a))
      .norm(2, 1);
}

TEST(Dora, MeasuresRowsWithoutFormingTheSum) {
  Projection projection = projection_of(2500, 48, 5);  // more rows than are read at a time
  measure_rows(projection);
  // Two sums of 48 products in float32, one in another order: a few units in the last place.
  EXPECT_TRUE(at::allclose(projection.lengths, formed(projection), 1e-5, 1e-5));
}

TEST(Dora, MeasuresAgainWhenAOrBChangedAndOnlyThen) {
  Projection projection = projection_of(40, 16, 3);
  measure_rows(projection);
  const at::Tensor before = projection.lengths;
  measure_rows(projection);
  EXPECT_TRUE(projection.lengths.is_same(before));
  projection.lora.b.mul_(2);
  measure_rows(projection);
  EXPECT_FALSE(projection.lengths.is_same(before));
  EXPECT_TRUE(at::allclose(projection.lengths, formed(projection), 1e-5, 1e-5));
}

TEST(Dora, MeasuresAQuantisedWeightAsItIsMultiplied) {
  Projection projection = projection_of(64, 128, 4);
  projection.quantised =
      std::make_shared<const QuantisedMatrix>(projection.weight, Quantisation::Nf4, at::kCPU);
  projection.weight = at::Tensor();
  measure_rows(projection);
  Projection turned_back = projection;
  turned_back.weight = projection.quantised->dequantise(at::kFloat);
  EXPECT_TRUE(at::allclose(projection.lengths, formed(turned_back), 1e-5, 1e-5));
}

// bfloat16 has nothing between 1 and 1.0078. Each product is rounded anyway; the factor is not.
TEST(Dora, DoesNotRoundTheFactorToThePrecisionOfThePass) {
  Projection projection = projection_of(256, 64, 4);
  projection.weight = projection.weight.to(at::kBFloat16);
  measure_rows(projection);
  projection.lora.magnitude = projection.lengths.clone();
  const at::Tensor x = torch::randn({512, 64}).to(at::kBFloat16);
  const auto size = [&] {
    return run_group(x, {&projection}, {}).outputs[0].to(at::kFloat).abs().mean().item<double>();
  };
  const double before = size();
  projection.lora.magnitude.mul_(1.006);
  EXPECT_NEAR(size() / before, 1.006, 0.001);
}

TEST(Dora, ARowWithoutLengthStaysZero) {
  Projection projection = projection_of(4, 6, 2);
  projection.weight[1].zero_();
  projection.lora.b[1].zero_();
  measure_rows(projection);
  EXPECT_EQ(row_factors(projection)[1].item<double>(), 0.0);
  EXPECT_TRUE(row_factors(projection).isfinite().all().item<bool>());
}

TEST(Dora, AFreshAdapterChangesNothingYet) {
  const at::NoGradGuard no_graph;
  Decoder decoder(model_folder("llama"), {});
  const Pack pack = pack_of(read_reference("llama").cases);
  const at::Tensor before = decoder.forward(pack.tokens, pack.packing);
  Adapter adapter =
      make_adapter(decoder.config(), 4, 8.0, {"q_proj", "down_proj", "lm_head"}, 1, at::kCPU);
  decoder.add_magnitudes(adapter);
  decoder.attach(&adapter);
  EXPECT_LE(largest_difference(decoder.forward(pack.tokens, pack.packing), before), 1e-5);
}

TEST(Dora, RowsWithoutAShareAreTheBases) {
  const at::NoGradGuard no_graph;
  for (const Kernels kernels : {Kernels::Fused, Kernels::Plain}) {
    Decoder decoder(model_folder("llama-dora"), {.kernels = kernels});
    const Reference reference = read_reference("llama-dora");
    const Pack pack = pack_of(reference.cases);
    const Adapter adapter =
        load_adapter(model_folder("llama-dora") / "adapter", decoder.config(), at::kCPU);
    decoder.attach(&adapter);
    at::Tensor share = at::ones({pack.packing.tokens(), 1});
    share.narrow(0, 0, pack.packing.length(0)).zero_();
    const at::Tensor logits =
        decoder.logits(decoder.forward(pack.tokens, pack.packing, share), share);
    EXPECT_LE(largest_difference(logits.narrow(0, 0, pack.packing.length(0)),
                                 reference.cases[0].base.logits),
              kTolerance);
    EXPECT_LE(largest_difference(logits.narrow(0, pack.packing.starts[1], pack.packing.length(1)),
                                 reference.cases[1].adapter.logits),
              kTolerance);
  }
}

TEST(Layers, BelowTheLowestAdapterThereIsNoBackward) {
  Decoder decoder(model_folder("qwen2"), {});
  const Pack pack = pack_of(read_reference("qwen2").cases);
  // How many steps of backward follow one another from the loss.
  const auto steps = [&](const std::vector<std::int64_t>& layers) {
    const Adapter adapter = make_adapter(decoder.config(), 4, 8.0, {"v_proj"}, 1, at::kCPU, layers);
    decoder.attach(&adapter);
    const at::Tensor hidden = decoder.forward(pack.tokens, pack.packing);
    decoder.attach(nullptr);
    std::size_t deepest = 0;
    std::vector<std::pair<torch::autograd::Node*, std::size_t>> left{{hidden.grad_fn().get(), 1}};
    std::map<torch::autograd::Node*, std::size_t> seen;
    while (!left.empty()) {
      const auto [node, depth] = left.back();
      left.pop_back();
      if (node == nullptr || seen[node] >= depth) continue;
      seen[node] = depth;
      deepest = std::max(deepest, depth);
      for (const torch::autograd::Edge& edge : node->next_edges())
        left.emplace_back(edge.function.get(), depth + 1);
    }
    return deepest;
  };
  const std::size_t all = steps({});
  const std::size_t upper = steps({1, 2});
  const std::size_t top = steps({2});
  EXPECT_EQ(all, steps({0}));
  EXPECT_EQ(all - upper, upper - top);  // a layer's worth each
  EXPECT_LT(top, upper);
}

}  // namespace
}  // namespace idiolect::model
