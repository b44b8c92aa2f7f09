#include "model/decoder_weights.h"

#include <fmt/ranges.h>
#include <torch/torch.h>

#include <cstring>

#include "base/error.h"

namespace idiolect::model {
namespace {

constexpr const char* kMismatch =
    "config.json and the weights do not belong together; download the model again";

at::ScalarType scalar_type_of(const weights::TensorView& view) {
  switch (view.dtype) {
    case weights::Dtype::F32:
      return at::kFloat;
    case weights::Dtype::F16:
      return at::kHalf;
    case weights::Dtype::BF16:
      return at::kBFloat16;
    default:
      throw Error(fmt::format("{}: tensor '{}' has type {}, which is not supported", view.where,
                              view.name, weights::name_of(view.dtype)),
                  "use a model whose weights are F32, F16 or BF16");
  }
}

void check_finite(const weights::TensorView& view) {
  if (!weights::all_finite(view.dtype, view.bytes))
    throw Error(
        fmt::format("{}: tensor '{}' holds a value that is not finite", view.where, view.name),
        "the weights are damaged; download or make them again");
}

/// A tensor over the mapped bytes, which stay mapped as long as it lives. Nothing ever writes
/// to it: the base is frozen. An unaligned file (rare, but allowed) is copied.
at::Tensor view_in_place(const weights::TensorView& view, at::ScalarType type) {
  const auto options = at::TensorOptions().dtype(type);
  const std::size_t alignment = at::elementSize(type);
  void* const data = const_cast<std::byte*>(view.bytes.data());
  if (reinterpret_cast<std::uintptr_t>(data) % alignment == 0)
    return torch::from_blob(
        data, view.shape, [file = view.file](void*) {}, options);
  at::Tensor copy = at::empty(view.shape, options);
  std::memcpy(copy.data_ptr(), data, view.bytes.size());
  return copy;
}

/// Reads the tensors of one model, all with the same destination.
class Loader {
 public:
  Loader(const weights::ModelFiles& files, at::Device device, at::ScalarType dtype)
      : files_(files), device_(device), dtype_(dtype) {}

  at::Tensor operator()(const std::string& name, const std::vector<std::int64_t>& shape) const {
    return load_tensor(files_.tensor(name), shape, device_, dtype_);
  }

 private:
  const weights::ModelFiles& files_;
  at::Device device_;
  at::ScalarType dtype_;
};

bool has_bias(const Config& config, Target target) {
  if (target == kOutput) return config.output_bias;
  return target < kOutput ? config.attention_bias : config.mlp_bias;
}

LayerWeights load_layer(const Loader& load, const Config& config, std::int64_t index) {
  const std::string prefix = fmt::format("model.layers.{}.", index);
  LayerWeights layer;
  layer.attention_norm = load(prefix + "input_layernorm.weight", {config.width});
  layer.feed_forward_norm = load(prefix + "post_attention_layernorm.weight", {config.width});
  for (const Target target : {kQuery, kKey, kValue, kOutput, kGate, kUp, kDown}) {
    const std::string name = prefix + module_of(kTargets[target]);
    const auto [out, in] = sizes_of(config, kTargets[target]);
    layer.projections[target].weight = load(name + ".weight", {out, in});
    if (has_bias(config, target)) layer.projections[target].bias = load(name + ".bias", {out});
  }
  return layer;
}

}  // namespace

void check_shape(const weights::TensorView& view, const std::vector<std::int64_t>& shape,
                 const char* hint) {
  if (view.shape == shape) return;
  throw Error(fmt::format("{}: tensor '{}' has shape [{}], expected [{}]", view.where, view.name,
                          fmt::join(view.shape, ", "), fmt::join(shape, ", ")),
              hint);
}

at::Tensor load_tensor(const weights::TensorView& view, const std::vector<std::int64_t>& shape,
                       at::Device device, at::ScalarType dtype) {
  const at::ScalarType type = scalar_type_of(view);
  check_shape(view, shape, kMismatch);
  check_finite(view);
  return view_in_place(view, type).to(device, dtype);
}

DecoderWeights load_weights(const weights::ModelFiles& files, const Config& config,
                            at::Device device, at::ScalarType dtype) {
  const Loader load(files, device, dtype);
  DecoderWeights weights;
  weights.embedding = load("model.embed_tokens.weight", {config.vocabulary, config.width});
  for (std::int64_t i = 0; i < config.layers; ++i)
    weights.layers.push_back(load_layer(load, config, i));
  weights.final_norm = load("model.norm.weight", {config.width});
  weights.head.weight = config.tied_head
                            ? weights.embedding
                            : load("lm_head.weight", {config.vocabulary, config.width});
  return weights;
}

}  // namespace idiolect::model
