#include "model/layer.h"

#include <utility>

namespace idiolect::model {

Stream run_layer(const Stream& stream, const LayerWeights& layer, const Pass& pass,
                 const Attention& attention) {
  const Operations& operations = pass.operations;
  const Config& config = pass.config;
  const auto& projections = layer.projections;
  const NormedProjections in = operations.project_normed(
      stream.sum, stream.delta, layer.attention_norm, config.norm_epsilon,
      {&projections[kQuery], &projections[kKey], &projections[kValue]}, pass.share);
  const auto split = [&](std::size_t i, std::int64_t heads) {
    return in.outputs[i].view({stream.sum.size(0), heads, config.head_width});
  };
  const Heads heads{operations.rotate(split(0, config.heads), pass.angles),
                    operations.rotate(split(1, config.kv_heads), pass.angles),
                    split(2, config.kv_heads)};
  const at::Tensor attended =
      operations.project(attention(heads).flatten(1), projections[kOutput], pass.share);
  const NormedProjections middle =
      operations.project_normed(in.sum, attended, layer.feed_forward_norm, config.norm_epsilon,
                                {&projections[kGate], &projections[kUp]}, pass.share);
  return {middle.sum, operations.project_gated(middle.outputs[0], middle.outputs[1],
                                               projections[kDown], pass.share)};
}

std::vector<at::Tensor> parameters_of(const LayerWeights& layer) {
  ProjectionGroup group;
  for (const Projection& each : layer.projections) group.push_back(&each);
  std::vector<at::Tensor> all = parameters_of(group);
  all.insert(all.end(), {layer.attention_norm, layer.feed_forward_norm});
  return all;
}

Stream run_again(const Operations& operations, const std::vector<at::Tensor>& parameters,
                 const Stream& stream, std::function<Stream(const Stream&)> run) {
  const at::Tensor in =
      stream.delta.defined() ? operations.add(stream.sum, stream.delta) : stream.sum;
  const std::vector<at::Tensor> out = operations.recompute(
      [run = std::move(run)](const std::vector<at::Tensor>& inputs) -> std::vector<at::Tensor> {
        const Stream result = run({inputs.front(), {}});
        return {result.sum, result.delta};
      },
      {in}, parameters);
  return {out[0], out[1]};
}

LayerWeights with_dropout(LayerWeights layer, std::size_t index, const Noise& noise) {
  for (std::size_t target = 0; target < layer.projections.size(); ++target)
    layer.projections[target].dropout = {
        noise.dropout, noise.rows,
        dropout_key(static_cast<std::int64_t>(index), static_cast<std::int64_t>(target))};
  return layer;
}

}  // namespace idiolect::model
