// Our numbers against those Hugging Face transformers and PEFT gave (tests/data/models).
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "model/decoder.h"
#include "tests/model/reference.h"

namespace idiolect::model {
namespace {

class Parity : public ::testing::TestWithParam<std::string> {
 protected:
  const Reference reference_ = read_reference(GetParam());
  Decoder decoder_{model_folder(GetParam()), {}};
  const Adapter adapter_ =
      load_adapter(model_folder(GetParam()) / "adapter", decoder_.config(), at::kCPU);

  /// Logits of one case on its own: [T, V].
  at::Tensor logits_of(const ReferenceCase& each) const {
    const Pack pack = pack_of({each});
    return decoder_.logits(decoder_.forward(pack.tokens, pack.packing));
  }

  std::vector<std::int64_t> greedy(const std::vector<std::int64_t>& prompt, std::size_t count) {
    const auto length = static_cast<std::int64_t>(prompt.size());
    KvCache cache = decoder_.make_cache(1, length + static_cast<std::int64_t>(count));
    at::Tensor hidden = decoder_.forward(at::tensor(prompt, at::kLong), {{0, length}}, {}, &cache);
    at::Tensor next = decoder_.logits(hidden.narrow(0, length - 1, 1)).argmax(-1);
    std::vector<std::int64_t> ids;
    while (true) {
      ids.push_back(next.item<std::int64_t>());
      if (ids.size() == count) return ids;
      next = decoder_.logits(decoder_.step(next, cache)).argmax(-1);
    }
  }

  void expect_gradients_of_peft() const {
    for (const auto& [key, lora] : adapter_.weights) {
      const std::string module = "base_model.model.model.layers." + key.substr(0, key.find('.')) +
                                 "." + module_of(target_of(key));
      const auto expect = [&](const at::Tensor& tensor, const std::string& part) {
        const std::string name = module + part;
        EXPECT_LE(largest_difference(tensor.grad(), reference_.gradients.at(name)), kTolerance)
            << name;
      };
      expect(lora.a, ".lora_A.weight");
      expect(lora.b, ".lora_B.weight");
      if (lora.magnitude.defined()) expect(lora.magnitude, ".lora_magnitude_vector.weight");
    }
  }
};

TEST_P(Parity, LogitsOfTheBaseEqualTransformers) {
  const at::NoGradGuard no_graph;
  for (const ReferenceCase& each : reference_.cases)
    EXPECT_LE(largest_difference(logits_of(each), each.base.logits), kTolerance);
}

TEST_P(Parity, LogitsWithTheAdapterEqualPeft) {
  const at::NoGradGuard no_graph;
  decoder_.attach(&adapter_);
  for (const ReferenceCase& each : reference_.cases)
    EXPECT_LE(largest_difference(logits_of(each), each.adapter.logits), kTolerance);
}

TEST_P(Parity, DetachingTheAdapterGivesTheBaseAgain) {
  const at::NoGradGuard no_graph;
  const at::Tensor before = logits_of(reference_.cases[0]);
  decoder_.attach(&adapter_);
  EXPECT_GT(largest_difference(logits_of(reference_.cases[0]), before), 1.0);
  decoder_.attach(nullptr);
  EXPECT_EQ(largest_difference(logits_of(reference_.cases[0]), before), 0.0);
}

TEST_P(Parity, LossOfAPackEqualsTheMeanOverItsConversations) {
  const at::NoGradGuard no_graph;
  decoder_.attach(&adapter_);
  const Pack pack = pack_of(reference_.cases);
  const at::Tensor logits = decoder_.logits(decoder_.forward(pack.tokens, pack.packing));
  EXPECT_NEAR(loss_of(logits, pack).item<double>(), reference_.loss, kTolerance);
}

TEST_P(Parity, GradientOfEveryLoraMatrixEqualsPeft) {
  decoder_.attach(&adapter_);
  const Pack pack = pack_of(reference_.cases);
  loss_of(decoder_.logits(decoder_.forward(pack.tokens, pack.packing)), pack).backward();
  ASSERT_EQ(reference_.gradients.size(), adapter_.parameters().size());
  expect_gradients_of_peft();
}

/// The plain operations, DoRA and a wider scale included, against the same numbers.
TEST_P(Parity, PlainOperationsEqualPeftToo) {
  Decoder plain(model_folder(GetParam()), {.kernels = Kernels::Plain});
  plain.attach(&adapter_);
  const Pack pack = pack_of(reference_.cases);
  loss_of(plain.logits(plain.forward(pack.tokens, pack.packing)), pack).backward();
  expect_gradients_of_peft();
}

TEST_P(Parity, GreedyContinuationThroughTheCacheEqualsGenerate) {
  const at::NoGradGuard no_graph;
  for (const ReferenceCase& each : reference_.cases) {
    decoder_.attach(nullptr);
    EXPECT_EQ(greedy(each.tokens, each.base.greedy.size()), each.base.greedy);
    decoder_.attach(&adapter_);
    EXPECT_EQ(greedy(each.tokens, each.adapter.greedy.size()), each.adapter.greedy);
  }
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::erase(name, '-');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Families, Parity,
                         ::testing::Values("llama", "llama-scaled", "mistral", "qwen2",
                                           "llama-dora", "qwen2-dora"),
                         test_name);

}  // namespace
}  // namespace idiolect::model
