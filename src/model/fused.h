// model/fused.h
//
// The passes of passes.h as differentiable operations of tensors on the CPU.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <optional>

#include "model/passes.h"

namespace idiolect::model {

/// y = x / rms(x) · weight.
at::Tensor fused_rms_norm(const at::Tensor& x, const at::Tensor& weight, double epsilon);

struct FusedSumNorm {
  at::Tensor sum;
  at::Tensor normed;
};
/// sum = x + delta, and its norm.
FusedSumNorm fused_add_rms_norm(const at::Tensor& x, const at::Tensor& delta,
                                const at::Tensor& weight, double epsilon);

/// rotary.h: rotate. Angles get no gradient.
at::Tensor fused_rotate(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine);

/// silu(gate) · up.
at::Tensor fused_swiglu(const at::Tensor& gate, const at::Tensor& up);

/// Softmax of scores [M, queries, keys] over the keys that each query may see: those up to
/// `offset` + its own place, and of these the last `window`. Hidden keys get 0.
at::Tensor fused_causal_softmax(const at::Tensor& scores, std::int64_t offset,
                                std::optional<std::int64_t> window);

}  // namespace idiolect::model
