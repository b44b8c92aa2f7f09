// However tokens are fed to the decoder (packed, through the cache, in rows of unlike lengths,
// with the adapter for some), each conversation gets the same numbers.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/error.h"
#include "model/decoder.h"
#include "tests/model/reference.h"

namespace idiolect::model {
namespace {

class Passes : public ::testing::TestWithParam<std::string> {
 protected:
  const at::NoGradGuard no_graph_;
  const Reference reference_ = read_reference(GetParam());
  Decoder decoder_{model_folder(GetParam()), {}};
  const Adapter adapter_ =
      load_adapter(model_folder(GetParam()) / "adapter", decoder_.config(), at::kCPU);

  at::Tensor logits_of(const std::vector<ReferenceCase>& cases,
                       const at::Tensor& share = {}) const {
    const Pack pack = pack_of(cases);
    return decoder_.logits(decoder_.forward(pack.tokens, pack.packing, share));
  }
};

TEST_P(Passes, PackedConversationsDoNotSeeEachOther) {
  decoder_.attach(&adapter_);
  const at::Tensor packed = logits_of(reference_.cases);
  std::vector<at::Tensor> separate;
  for (const ReferenceCase& each : reference_.cases) separate.push_back(logits_of({each}));
  EXPECT_LE(largest_difference(packed, at::cat(separate)), kTolerance);
}

TEST_P(Passes, ConversationsOfOneLengthAreComputedTogetherAlike) {
  const ReferenceCase& one = reference_.cases[0];
  const at::Tensor packed = logits_of({one, one, reference_.cases[1]});
  const at::Tensor expected =
      at::cat({one.base.logits, one.base.logits, reference_.cases[1].base.logits});
  EXPECT_LE(largest_difference(packed, expected), kTolerance);
}

TEST_P(Passes, RowsWithAndWithoutTheAdapterShareAPass) {
  decoder_.attach(&adapter_);
  const ReferenceCase& one = reference_.cases[0];
  const auto length = static_cast<std::int64_t>(one.tokens.size());
  const at::Tensor share = at::cat({at::ones({length, 1}), at::zeros({length, 1})});
  const at::Tensor packed = logits_of({one, one}, share);
  EXPECT_LE(largest_difference(packed, at::cat({one.adapter.logits, one.base.logits})), kTolerance);
}

/// Both conversations of the reference in one batch, with the adapter in the first row only: the
/// first `prompt` tokens at once, the rest one by one. Rows have unlike lengths throughout.
TEST_P(Passes, SteppingThroughTheCacheGivesTheLogitsOfAFullPass) {
  constexpr std::int64_t kPrompt[] = {15, 4};
  constexpr std::int64_t kSteps = 7;
  decoder_.attach(&adapter_);
  std::vector<ReferenceCase> prompts = reference_.cases;
  for (std::size_t i = 0; i < prompts.size(); ++i) {
    prompts[i].tokens.resize(static_cast<std::size_t>(kPrompt[i]));
    prompts[i].labels.resize(static_cast<std::size_t>(kPrompt[i]));
  }
  const Pack pack = pack_of(prompts);
  KvCache cache = decoder_.make_cache(2, 24);
  const at::Tensor share = at::cat({at::ones({kPrompt[0], 1}), at::zeros({kPrompt[1], 1})});
  decoder_.forward(pack.tokens, pack.packing, share, &cache);
  for (std::int64_t i = 0; i < kSteps; ++i) {
    std::vector<std::int64_t> tokens;
    for (std::size_t row = 0; row < 2; ++row)
      tokens.push_back(reference_.cases[row].tokens[static_cast<std::size_t>(kPrompt[row] + i)]);
    const at::Tensor logits = decoder_.logits(
        decoder_.step(at::tensor(tokens, at::kLong), cache, at::tensor({1.0f, 0.0f}).view({2, 1})));
    const at::Tensor expected = at::stack({reference_.cases[0].adapter.logits[kPrompt[0] + i],
                                           reference_.cases[1].base.logits[kPrompt[1] + i]});
    EXPECT_LE(largest_difference(logits, expected), kTolerance) << "step " << i;
  }
  EXPECT_EQ(cache.lengths, (std::vector<std::int64_t>{22, 11}));
}

TEST_P(Passes, HalfPrecisionStaysNear) {
  const Decoder half(model_folder(GetParam()), {at::kCPU, at::kBFloat16});
  const Pack pack = pack_of({reference_.cases[0]});
  const at::Tensor logits = half.logits(half.forward(pack.tokens, pack.packing));
  EXPECT_EQ(logits.scalar_type(), at::kBFloat16);
  // bfloat16 holds 8 bits: logits of up to 6 are off by 0.02 each time they are rounded.
  EXPECT_LE(largest_difference(logits.to(at::kFloat), reference_.cases[0].base.logits), 0.5);
  EXPECT_LE((logits.to(at::kFloat) - reference_.cases[0].base.logits).abs().mean().item<double>(),
            0.05);
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::erase(name, '-');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Families, Passes,
                         ::testing::Values("llama", "llama-scaled", "mistral", "qwen2"), test_name);

TEST(SlidingWindow, TokensBeyondItsReachMakeNoDifference) {
  const at::NoGradGuard no_graph;
  const Decoder decoder(model_folder("mistral"), {});
  const Reference reference = read_reference("mistral");
  Pack pack = pack_of({reference.cases[0]});
  const at::Tensor before = decoder.logits(decoder.forward(pack.tokens, pack.packing));
  pack.tokens[0] = (pack.tokens[0].item<std::int64_t>() + 1) % 200;
  const at::Tensor after = decoder.logits(decoder.forward(pack.tokens, pack.packing));
  // Two layers of window 6 reach back 2 · 5 tokens.
  EXPECT_GT(largest_difference(before[10], after[10]), 1e-4);
  EXPECT_EQ(largest_difference(before[11], after[11]), 0.0);
}

TEST(Decoder, BuildsNoGraphUnderNoGradAndNeverForTheBase) {
  Decoder decoder(model_folder("llama"), {});
  const at::Tensor tokens = at::tensor({5, 6, 7}, at::kLong);
  EXPECT_FALSE(decoder.forward(tokens, {{0, 3}}).requires_grad());
  const Adapter adapter =
      load_adapter(model_folder("llama") / "adapter", decoder.config(), at::kCPU);
  decoder.attach(&adapter);
  EXPECT_TRUE(decoder.forward(tokens, {{0, 3}}).requires_grad());
  const at::NoGradGuard no_graph;
  EXPECT_FALSE(decoder.forward(tokens, {{0, 3}}).requires_grad());
}

TEST(Decoder, RefusesATokenBeyondTheVocabulary) {
  const Decoder decoder(model_folder("llama"), {});
  EXPECT_THROW(decoder.forward(at::tensor({5, 200}, at::kLong), {{0, 2}}), Error);
  EXPECT_THROW(decoder.forward(at::tensor({-1}, at::kLong), {{0, 1}}), Error);
}

TEST(Decoder, RefusesToOutgrowItsCache) {
  const Decoder decoder(model_folder("llama"), {});
  const at::NoGradGuard no_graph;
  KvCache cache = decoder.make_cache(1, 3);
  EXPECT_THROW(decoder.forward(at::tensor({3, 4, 5, 6}, at::kLong), {{0, 4}}, {}, &cache), Bug);
  decoder.forward(at::tensor({3, 4, 5}, at::kLong), {{0, 3}}, {}, &cache);
  EXPECT_THROW(decoder.step(at::tensor({6}, at::kLong), cache), Bug);
}

}  // namespace
}  // namespace idiolect::model
