#include "bench/decoder_shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <list>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/random.h"
#include "kernels/numbers.h"
#include "weights/safetensors.h"

namespace idiolect::bench {
namespace {

namespace fs = std::filesystem;

/// Nearly normal numbers with deviation 0.02: sums of four uniform ones from one draw. Made once;
/// each matrix begins somewhere else in them, because drawing seven billion would take minutes.
class Pool {
 public:
  explicit Pool(std::size_t largest) : numbers_(largest + kSpare) {
    Random random(1);
    for (kernels::Bfloat16& number : numbers_) {
      const std::uint64_t bits = random.next();
      const auto sum = static_cast<float>((bits & 0xFFFF) + (bits >> 16 & 0xFFFF) +
                                          (bits >> 32 & 0xFFFF) + (bits >> 48));
      number = kernels::to_bfloat16((sum / 65535.0f - 2.0f) * 0.02f * 1.7320508f);
    }
  }

  std::span<const kernels::Bfloat16> take(std::size_t count) {
    return std::span(numbers_).subspan(starts_.below(numbers_.size() - count), count);
  }

 private:
  static constexpr std::size_t kSpare = std::size_t{1} << 22;
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

  void add_vector(const std::string& name, std::int64_t width, float value) {
    const auto& numbers =
        vectors_.emplace_back(static_cast<std::size_t>(width), kernels::to_bfloat16(value));
    tensors_.push_back({name, weights::Dtype::BF16, {width}, std::as_bytes(std::span(numbers))});
  }

  void write(const fs::path& folder, const std::string& file, Json& index) {
    for (const weights::TensorData& tensor : tensors_) index[tensor.name] = file;
    weights::write_safetensors(folder / file, std::move(tensors_));
  }

 private:
  Pool& pool_;
  std::list<std::vector<kernels::Bfloat16>> vectors_;  // the bytes of those that are not drawn
  std::vector<weights::TensorData> tensors_;
};

void add_layer(const NamedShape& named, std::int64_t index, Shard& shard) {
  const std::string layer = fmt::format("model.layers.{}.", index);
  for (const runs::ProjectionShape& each : runs::projections_of(named.shape)) {
    const std::string target = each.target;
    const bool in_attention = target.size() == 6;  // q_proj and the like
    const std::string name = layer + (in_attention ? "self_attn." : "mlp.") + target;
    shard.add(name + ".weight", each.out, each.in);
    if (named.attention_bias && in_attention && target != "o_proj")
      shard.add_vector(name + ".bias", each.out, 0);
  }
  for (const char* const name : {"input_layernorm", "post_attention_layernorm"})
    shard.add_vector(layer + name + ".weight", named.shape.width, 1);
}

void add_what_is_no_layer(const NamedShape& named, Shard& shard) {
  const runs::DecoderShape& shape = named.shape;
  shard.add("model.embed_tokens.weight", shape.vocabulary, shape.width);
  shard.add_vector("model.norm.weight", shape.width, 1);
  if (!named.tied_head) shard.add("lm_head.weight", shape.vocabulary, shape.width);
}

Json config_of(const NamedShape& named) {
  const runs::DecoderShape& shape = named.shape;
  Json config{{"model_type", named.family},
              {"hidden_size", shape.width},
              {"intermediate_size", shape.feed_forward},
              {"num_hidden_layers", shape.layers},
              {"num_attention_heads", shape.heads},
              {"num_key_value_heads", shape.kv_heads},
              {"vocab_size", shape.vocabulary},
              {"max_position_embeddings", 4096},
              {"rms_norm_eps", 1e-5},
              {"rope_theta", 10000.0},
              {"tie_word_embeddings", named.tied_head},
              {"eos_token_id", 2}};
  if (named.window > 0) config["sliding_window"] = named.window;
  return config;
}

}  // namespace

std::vector<NamedShape> named_shapes(std::int64_t layers) {
  const auto cut = [&](std::int64_t few) { return layers > 0 ? layers : few; };
  return {
      {"TinyLlama-1.1B", "llama", {2048, 5632, cut(3), 32, 4, 64, 32000}, false, false, 0},
      {"Mistral-7B", "mistral", {4096, 14336, cut(1), 32, 8, 128, 32000}, false, false, 4096},
      {"Qwen2.5-0.5B", "qwen2", {896, 4864, cut(6), 14, 2, 64, 151936}, true, true, 0},
  };
}

NamedShape named_shape(const std::string& name, std::int64_t layers) {
  for (NamedShape& each : named_shapes(layers))
    if (each.name == name) return each;
  throw Bug("no decoder is called " + name);
}

void write_random_base(const NamedShape& named, const fs::path& folder) {
  make_private_folder(folder);
  const runs::DecoderShape& shape = named.shape;
  Pool pool(static_cast<std::size_t>(std::max(shape.vocabulary, shape.feed_forward) * shape.width));
  Json index = Json::object();
  const auto write = [&](std::int64_t number, const auto& fill) {
    Shard shard(pool);
    fill(shard);
    shard.write(folder, fmt::format("model-{:05}-of-{:05}.safetensors", number, shape.layers + 1),
                index);
  };
  write(1, [&](Shard& shard) { add_what_is_no_layer(named, shard); });
  for (std::int64_t i = 0; i < shape.layers; ++i)
    write(i + 2, [&](Shard& shard) { add_layer(named, i, shard); });
  write_file(folder / "model.safetensors.index.json",
             to_pretty({{"metadata", Json::object()}, {"weight_map", index}}));
  write_file(folder / "config.json", to_pretty(config_of(named)));
}

}  // namespace idiolect::bench
