// runs/activations.h
//
// How much memory a training step takes beside the weights: what forward keeps for
// backward, which grows with the tokens of a pass, and how much of it is worth computing
// again where memory is short. Which tensors are kept: model/fused_operations.cc.
#pragma once

#include <cstdint>

#include "runs/flops.h"

namespace idiolect::runs {

/// Bytes for a pass of some tokens.
struct Activations {
  std::int64_t kept_layer = 0;        // of a layer that keeps what backward needs
  std::int64_t recomputed_layer = 0;  // of a layer that keeps its input only
  std::int64_t working = 0;           // of the layer that backward is at, beside what it keeps
  std::int64_t head = 0;              // scores of a chunk, hidden states and their gradient
};

/// `element`: bytes of a number in the precision of the pass, 2 or 4.
Activations activations_of(const DecoderShape& shape, const AdapterShape& adapter,
                           std::int64_t tokens, std::int64_t loss_tokens, std::int64_t element);

/// The most that is alive at once when the lowest `recomputed` of `layers` layers are recomputed.
std::int64_t peak_of(const Activations& activations, std::int64_t layers, std::int64_t recomputed);

/// The fewest layers to recompute so that the peak stays within `available` bytes; all of them
/// where nothing helps.
std::int64_t layers_to_recompute(const Activations& activations, std::int64_t layers,
                                 std::int64_t available);

}  // namespace idiolect::runs
