// The gradient of every weight against what transformers gives (tools/record_full_gradients.py).
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/json.h"
#include "model/decoder.h"
#include "tests/model/reference.h"

namespace idiolect::model {
namespace {

class FullGradients : public ::testing::TestWithParam<std::string> {};

/// Norm, sum weighted by cos(index), first element.
std::vector<double> digest(const at::Tensor& gradient) {
  const at::Tensor flat = gradient.flatten().to(at::kDouble);
  const at::Tensor weights = at::cos(at::arange(flat.numel(), at::kDouble));
  return {flat.norm().item<double>(), (flat * weights).sum().item<double>(),
          flat[0].item<double>()};
}

// Sums over thousands of elements, each as near as kTolerance says: 1e-4 of the norm is room for
// another order of float32 sums; a wrong term is off by a large part of it.
TEST_P(FullGradients, EqualTransformers) {
  const Json recorded = read_json(model_folder(GetParam()) / "full_gradients.json");
  const auto decoder = Decoder::load_trainable(model_folder(GetParam()), {});
  for (const Parameter& parameter : decoder->parameters())
    *parameter.weight = parameter.weight->clone().requires_grad_(true);
  const Pack pack = pack_of(read_reference(GetParam()).cases);
  const at::Tensor loss =
      loss_of(decoder->logits(decoder->forward(pack.tokens, pack.packing)), pack);
  EXPECT_NEAR(loss.item<double>(), recorded.at("loss").get<double>(), kTolerance);
  loss.backward();
  const auto parameters = decoder->parameters();
  ASSERT_EQ(parameters.size(), recorded.at("gradients").size());
  for (const Parameter& parameter : parameters) {
    const auto expected = recorded.at("gradients").at(parameter.name).get<std::vector<double>>();
    const std::vector<double> got = digest(parameter.weight->grad());
    for (std::size_t i = 0; i < expected.size(); ++i)
      EXPECT_NEAR(got[i], expected[i], 1e-4 * expected[0] + 1e-6) << parameter.name << " " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Models, FullGradients, ::testing::Values("llama", "llama-scaled"),
                         [](const auto& each) {
                           return each.param == "llama" ? std::string("Plain")
                                                        : std::string("TiedWithBiases");
                         });

}  // namespace
}  // namespace idiolect::model
