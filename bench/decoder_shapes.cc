#include "bench/decoder_shapes.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include "base/files.h"
#include "weights/safetensors.h"

namespace idiolect::bench {
namespace {

/// Gathers named tensors of random numbers.
class Tensors {
 public:
  void add(const std::string& name, std::vector<std::int64_t> shape) {
    const bool is_vector = shape.size() == 1;
    at::Tensor tensor = torch::empty(shape, torch::kBFloat16);
    is_vector ? tensor.fill_(name.ends_with(".bias") ? 0 : 1) : tensor.normal_(0, 0.02);
    kept_.push_back(tensor);
    data_.push_back({name, weights::Dtype::BF16, std::move(shape),
                     std::span(static_cast<const std::byte*>(tensor.data_ptr()), tensor.nbytes())});
  }
  void write(const std::filesystem::path& file) {
    weights::write_safetensors(file, std::move(data_));
  }

 private:
  std::vector<at::Tensor> kept_;  // the bytes that `data_` views
  std::vector<weights::TensorData> data_;
};

void add_layer(const NamedShape& named, std::int64_t index, Tensors& tensors) {
  const std::string layer = fmt::format("model.layers.{}.", index);
  for (const runs::ProjectionShape& each : runs::projections_of(named.shape)) {
    const std::string target = each.target;
    const bool in_attention = target.size() == 6;  // q_proj and the like
    const std::string name = layer + (in_attention ? "self_attn." : "mlp.") + target;
    tensors.add(name + ".weight", {each.out, each.in});
    if (named.attention_bias && in_attention && target != "o_proj")
      tensors.add(name + ".bias", {each.out});
  }
  for (const char* const name : {"input_layernorm", "post_attention_layernorm"})
    tensors.add(layer + name + ".weight", {named.shape.width});
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

void write_random_base(const NamedShape& named, const std::filesystem::path& folder) {
  torch::manual_seed(1);
  const runs::DecoderShape& shape = named.shape;
  Tensors tensors;
  tensors.add("model.embed_tokens.weight", {shape.vocabulary, shape.width});
  tensors.add("model.norm.weight", {shape.width});
  if (!named.tied_head) tensors.add("lm_head.weight", {shape.vocabulary, shape.width});
  for (std::int64_t i = 0; i < shape.layers; ++i) add_layer(named, i, tensors);
  tensors.write(folder / "model.safetensors");
  write_file(folder / "config.json", to_pretty(config_of(named)));
}

}  // namespace idiolect::bench
