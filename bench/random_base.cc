#include "bench/random_base.h"

#include <fmt/format.h>

#include <span>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/json.h"
#include "base/random.h"
#include "kernels/numbers.h"
#include "weights/safetensors.h"

namespace idiolect::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kWidth = 4096;
constexpr std::int64_t kKeyWidth = 1024;
constexpr std::int64_t kFeedForward = 14336;

/// Nearly normal numbers with deviation 0.02: sums of four uniform ones from one draw. Made once;
/// each matrix begins somewhere else in them, because drawing seven billion would take minutes.
class Pool {
 public:
  Pool() : numbers_(kCount) {
    Random random(1);
    for (kernels::Bfloat16& number : numbers_) {
      const std::uint64_t bits = random.next();
      const auto sum = static_cast<float>((bits & 0xFFFF) + (bits >> 16 & 0xFFFF) +
                                          (bits >> 32 & 0xFFFF) + (bits >> 48));
      number = kernels::to_bfloat16((sum / 65535.0f - 2.0f) * 0.02f * 1.7320508f);
    }
  }

  std::span<const kernels::Bfloat16> take(std::size_t count) {
    return std::span(numbers_).subspan(starts_.below(kCount - count), count);
  }

 private:
  static constexpr std::size_t kCount = (kMistralVocabulary + 1024) * kWidth;
  std::vector<kernels::Bfloat16> numbers_;
  Random starts_{2};
};

/// Tensors that go into one file.
class Shard {
 public:
  explicit Shard(Pool& pool) : pool_(pool) {}

  void add(const std::string& name, std::int64_t rows, std::int64_t columns) {
    const auto numbers = pool_.take(static_cast<std::size_t>(rows * columns));
    tensors_.push_back({name, weights::Dtype::BF16, {rows, columns}, std::as_bytes(numbers)});
  }

  void add_norm(const std::string& name) {
    static const std::vector<kernels::Bfloat16> ones(kWidth, kernels::to_bfloat16(1.0f));
    tensors_.push_back({name, weights::Dtype::BF16, {kWidth}, std::as_bytes(std::span(ones))});
  }

  void write(const fs::path& folder, const std::string& file, Json& index) {
    for (const weights::TensorData& tensor : tensors_) index[tensor.name] = file;
    weights::write_safetensors(folder / file, std::move(tensors_));
  }

 private:
  Pool& pool_;
  std::vector<weights::TensorData> tensors_;
};

}  // namespace

void make_mistral_base(const fs::path& folder, std::int64_t layers) {
  make_private_folder(folder);
  Pool pool;
  Json index = Json::object();
  const auto write = [&](Shard& shard, std::int64_t i) {
    shard.write(folder, fmt::format("model-{:05}-of-{:05}.safetensors", i, layers + 1), index);
  };
  Shard outside(pool);
  outside.add("model.embed_tokens.weight", kMistralVocabulary, kWidth);
  outside.add("lm_head.weight", kMistralVocabulary, kWidth);
  outside.add_norm("model.norm.weight");
  write(outside, 1);
  for (std::int64_t i = 0; i < layers; ++i) {
    const std::string layer = fmt::format("model.layers.{}.", i);
    Shard shard(pool);
    shard.add(layer + "self_attn.q_proj.weight", kWidth, kWidth);
    shard.add(layer + "self_attn.k_proj.weight", kKeyWidth, kWidth);
    shard.add(layer + "self_attn.v_proj.weight", kKeyWidth, kWidth);
    shard.add(layer + "self_attn.o_proj.weight", kWidth, kWidth);
    shard.add(layer + "mlp.gate_proj.weight", kFeedForward, kWidth);
    shard.add(layer + "mlp.up_proj.weight", kFeedForward, kWidth);
    shard.add(layer + "mlp.down_proj.weight", kWidth, kFeedForward);
    shard.add_norm(layer + "input_layernorm.weight");
    shard.add_norm(layer + "post_attention_layernorm.weight");
    write(shard, i + 2);
  }
  write_file(folder / "model.safetensors.index.json",
             to_pretty({{"metadata", Json::object()}, {"weight_map", index}}));
  write_file(folder / "config.json", to_pretty({{"model_type", "mistral"},
                                                {"hidden_size", kWidth},
                                                {"intermediate_size", kFeedForward},
                                                {"num_hidden_layers", layers},
                                                {"num_attention_heads", 32},
                                                {"num_key_value_heads", 8},
                                                {"vocab_size", kMistralVocabulary},
                                                {"max_position_embeddings", 32768},
                                                {"sliding_window", nullptr},
                                                {"rms_norm_eps", 1e-5},
                                                {"rope_theta", 10000.0},
                                                {"tie_word_embeddings", false},
                                                {"eos_token_id", 2}}));
}

}  // namespace idiolect::bench
