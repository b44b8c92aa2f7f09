// model/layer.h
//
// One layer of a decoder, over the operations of the seam; how it attends is the caller's.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstddef>
#include <functional>
#include <vector>

#include "model/config.h"
#include "model/decoder_weights.h"
#include "model/noise.h"
#include "model/operations.h"
#include "model/rotary.h"

namespace idiolect::model {

/// What one pass knows besides the hidden states.
struct Pass {
  const Operations& operations;
  const Config& config;
  Angles angles;
  at::Tensor share;  // [N, 1], or undefined
};

/// Queries, keys and values of one layer, turned by their positions: [N, H or K, E].
struct Heads {
  at::Tensor query, key, value;
};

/// The residual stream: what was added up so far, and what the last part still adds to it.
struct Stream {
  at::Tensor sum;    // [N, D]
  at::Tensor delta;  // [N, D]; undefined before the first layer
};

/// Maps Heads to [N, H, E].
using Attention = std::function<at::Tensor(const Heads& heads)>;

Stream run_layer(const Stream& stream, const LayerWeights& layer, const Pass& pass,
                 const Attention& attention);

/// The layer `run`, of which only the input is kept for backward. `parameters`: its trained
/// tensors.
Stream run_again(const Operations& operations, const std::vector<at::Tensor>& parameters,
                 const Stream& stream, std::function<Stream(const Stream&)> run);

/// The trained tensors of a layer.
std::vector<at::Tensor> parameters_of(const LayerWeights& layer);

/// The projections of layer `index` with the dropout of this pass.
LayerWeights with_dropout(LayerWeights layer, std::size_t index, const Noise& noise);

}  // namespace idiolect::model
