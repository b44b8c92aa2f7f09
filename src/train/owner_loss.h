// train/owner_loss.h
//
// Cross-entropy on the owner's tokens, and only there: hidden states of other
// positions never meet the vocabulary, and logits exist for one chunk at a time.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <span>
#include <vector>

#include "model/decoder.h"
#include "train/examples.h"

namespace idiolect::train {

/// Examples packed into the input of one forward pass. The last token of each
/// example is only predicted, never an input.
struct PackedPass {
  at::Tensor tokens;  // [N] int64
  model::Packing packing;
  at::Tensor rows;     // [n] int64, positions whose next token carries loss
  at::Tensor targets;  // [n] int64, those next tokens
  at::Tensor places;   // [N] int64, of each token: its example and its place there
};

/// What is random in the passes of one update (model/noise.h).
struct UpdateNoise {
  double dropout = 0;
  double neftune_alpha = 0;
  std::uint64_t seed = 0;
  std::uint64_t update = 0;
};

PackedPass pack(std::span<const Example> examples, std::span<const std::size_t> pass,
                at::Device device);

enum class Gradient : bool { No, Yes };

/// Summed cross-entropy in nats over the loss tokens of `pass`; with Gradient::Yes the gradient of
/// that sum times `weight` is added to the adapter's parameters.
double owner_loss(const model::Decoder& decoder, const PackedPass& pass, Gradient gradient,
                  double weight = 1.0, const UpdateNoise& noise = {});

}  // namespace idiolect::train
