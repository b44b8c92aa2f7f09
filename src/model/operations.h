// model/operations.h
//
// The seam: all that a decoder and its loss compute, as a handful of operations with a
// gradient each. Nothing above it names a backend. `plain_operations` spells them out in
// LibTorch's own operations, for any device, and is what the others are tested against;
// `fused_operations` makes fewer passes over memory, fewer matrix products, and keeps less for
// backward.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "model/attention.h"
#include "model/projection.h"
#include "model/rotary.h"

namespace idiolect::model {

/// Where a residual stream stands after an addition, and its norm.
struct Normed {
  at::Tensor sum;  // [N, D]
  at::Tensor y;    // [N, D]
};

/// The same with the projections of the norm instead of the norm itself.
struct NormedProjections {
  at::Tensor sum;                   // [N, D]
  std::vector<at::Tensor> outputs;  // [N, out] each
};

/// A part of a network that can be computed again: tensors → tensors.
using Part = std::function<std::vector<at::Tensor>(const std::vector<at::Tensor>& inputs)>;

class Operations {
 public:
  virtual ~Operations() = default;

  /// Rows of `table` [V, D] → [N, D].
  virtual at::Tensor embed(const at::Tensor& table, const at::Tensor& tokens) const = 0;

  /// x + delta.
  virtual at::Tensor add(const at::Tensor& x, const at::Tensor& delta) const = 0;

  /// sum = x + delta (x itself where delta is undefined); y = sum / rms(sum) · weight, the mean
  /// square in float32, because half precision overflows at 256².
  virtual Normed add_norm(const at::Tensor& x, const at::Tensor& delta, const at::Tensor& weight,
                          double epsilon) const = 0;

  /// x Wᵀ + bias + share · scale · (x Aᵀ) Bᵀ.
  ///   x     [N, in]
  ///   share [N, 1] 0 or 1 per row, or undefined: the adapter counts everywhere
  /// → [N, out]
  virtual at::Tensor project(const at::Tensor& x, const Projection& projection,
                             const at::Tensor& share) const = 0;

  /// Projections of add_norm(x, delta, weight, epsilon).y that share it.
  virtual NormedProjections project_normed(const at::Tensor& x, const at::Tensor& delta,
                                           const at::Tensor& weight, double epsilon,
                                           const ProjectionGroup& group,
                                           const at::Tensor& share) const = 0;

  /// The projection of silu(gate) · up (Shazeer 2020): [N, F], [N, F] → [N, out].
  virtual at::Tensor project_gated(const at::Tensor& gate, const at::Tensor& up,
                                   const Projection& projection, const at::Tensor& share) const = 0;

  /// `x` [N, H, E] turned by its positions (rotary.h).
  virtual at::Tensor rotate(const at::Tensor& x, const Angles& angles) const = 0;

  /// Attention within the segments of a pack (attention.h).
  virtual at::Tensor attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                            const AttentionPlan& plan) const = 0;

  /// Summed cross-entropy in nats of `targets` [n] under the head's scores of hidden [n, D], times
  /// `weight`; a scalar. Scores exist for a chunk of rows at a time.
  virtual at::Tensor head_loss(const at::Tensor& hidden, const Projection& head,
                               const at::Tensor& targets, double weight) const = 0;

  /// What `part` makes of `inputs`. Only the inputs are kept for backward, which computes the part
  /// again. `parameters` are the trained tensors that the part uses besides.
  virtual std::vector<at::Tensor> recompute(const Part& part, const std::vector<at::Tensor>& inputs,
                                            const std::vector<at::Tensor>& parameters) const = 0;
};

const Operations& plain_operations();
const Operations& fused_operations();

}  // namespace idiolect::model
