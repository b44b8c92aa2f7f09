// runs/flops.h
//
// The work of a training step that cannot be avoided, in floating-point operations:
// each frozen weight once forward and once for the gradient of its input, the adapters'
// own products, attention over the pairs that may see each other, the head for tokens
// that carry loss. What is computed again counts for nothing. Norms, softmax and other
// passes over rows do not count.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace idiolect::runs {

/// The sizes of a decoder (letters: model/shapes.h).
struct DecoderShape {
  std::int64_t width = 0;         // D
  std::int64_t feed_forward = 0;  // F
  std::int64_t layers = 0;
  std::int64_t heads = 0;       // H
  std::int64_t kv_heads = 0;    // K
  std::int64_t head_width = 0;  // E
  std::int64_t vocabulary = 0;  // V
};

/// What is trained: an adapter of this rank on these projections ("q_proj", …, "lm_head") of
/// these layers.
struct AdapterShape {
  std::int64_t rank = 16;
  std::set<std::string> targets;
  std::int64_t lowest_layer = 0;  // adapters sit on it and on all above
};

/// What passes through.
struct StepWork {
  std::int64_t tokens = 0;       // N, inputs
  std::int64_t loss_tokens = 0;  // n
  /// Of each layer: how many pairs of a query and a key it may see there are. One number stands
  /// for all layers.
  std::vector<std::int64_t> pairs;
};

/// A projection of a layer: PEFT's name, output and input width.
struct ProjectionShape {
  const char* target;
  std::int64_t out = 0;
  std::int64_t in = 0;
};

/// The seven projections of a layer, in the order they are computed.
std::vector<ProjectionShape> projections_of(const DecoderShape& shape);

/// Pairs of a segment of `length` tokens, each of which sees itself and those before it, at most
/// `window` in all; 0: no window.
std::int64_t visible_pairs(std::int64_t length, std::int64_t window);

/// Forward and backward of one step.
double step_flops(const DecoderShape& shape, const AdapterShape& adapter, const StepWork& work);

}  // namespace idiolect::runs
