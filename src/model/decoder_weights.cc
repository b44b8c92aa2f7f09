#include "model/decoder_weights.h"

#include <fmt/ranges.h>
#include <torch/torch.h>

#include <cstring>

#include "base/error.h"
#include "model/quantised.h"

namespace idiolect::model {
namespace {

constexpr const char* kLayers = "model.layers.";

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

bool has_bias(const Config& config, Target target) {
  if (target == kOutput) return config.output_bias;
  return target < kOutput ? config.attention_bias : config.mlp_bias;
}

void for_each_weight_of_layer(const Config& config, std::int64_t index, LayerWeights& layer,
                              const WeightVisitor& visit) {
  const std::string prefix = fmt::format("{}{}.", kLayers, index);
  visit(prefix + "input_layernorm.weight", {config.width}, layer.attention_norm);
  visit(prefix + "post_attention_layernorm.weight", {config.width}, layer.feed_forward_norm);
  for (const Target target : {kQuery, kKey, kValue, kOutput, kGate, kUp, kDown}) {
    const std::string name = prefix + module_of(kTargets[target]);
    const auto [out, in] = sizes_of(config, kTargets[target]);
    Projection& projection = layer.projections[target];
    visit(name + ".weight", {out, in}, projection.weight);
    if (has_bias(config, target)) visit(name + ".bias", {out}, projection.bias);
  }
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

void for_each_weight(const Config& config, DecoderWeights& weights, const WeightVisitor& visit) {
  visit("model.embed_tokens.weight", {config.vocabulary, config.width}, weights.embedding);
  weights.layers.resize(static_cast<std::size_t>(config.layers));
  for (std::int64_t i = 0; i < config.layers; ++i)
    for_each_weight_of_layer(config, i, weights.layers[static_cast<std::size_t>(i)], visit);
  visit("model.norm.weight", {config.width}, weights.final_norm);
  if (!config.tied_head)
    visit("lm_head.weight", {config.vocabulary, config.width}, weights.head.weight);
}

DecoderWeights load_weights(const weights::ModelFiles& files, const Config& config,
                            at::Device device, at::ScalarType dtype, Quantisation quantisation) {
  DecoderWeights weights;
  if (quantisation == Quantisation::None) {
    for_each_weight(
        config, weights,
        [&](const std::string& name, const std::vector<std::int64_t>& shape, at::Tensor& weight) {
          const weights::TensorView view = files.tensor(name);
          weight = load_tensor(view, shape, device, dtype);
          if (scalar_type_of(view) == dtype) return;
          weights::release(view);
          weights.copied += static_cast<std::int64_t>(weight.nbytes());
        });
    return weights;
  }
  std::vector<std::shared_ptr<const QuantisedMatrix>> matrices;  // in the order of the visits
  for_each_weight(
      config, weights,
      [&](const std::string& name, const std::vector<std::int64_t>& shape, at::Tensor& weight) {
        const weights::TensorView view = files.tensor(name);
        const bool is_looked_up = &weight == &weights.embedding && !config.tied_head;
        if (shape.size() == 2 && name.starts_with(kLayers)) {
          matrices.push_back(std::make_shared<const QuantisedMatrix>(
              load_tensor(view, shape, at::kCPU, scalar_type_of(view)), quantisation, device));
          weights.copied += matrices.back()->bytes();
        } else {
          const at::ScalarType type = is_looked_up ? scalar_type_of(view) : dtype;
          weight = load_tensor(view, shape, device, type);
          if (scalar_type_of(view) != type)
            weights.copied += static_cast<std::int64_t>(weight.nbytes());
        }
        weights::release(view);
      });
  auto next = matrices.begin();
  for (LayerWeights& layer : weights.layers)
    for (Projection& projection : layer.projections) projection.quantised = std::move(*next++);
  return weights;
}

}  // namespace idiolect::model
