// model/fused.h
//
// The kernels of kernels.h as differentiable operations of tensors on the CPU.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <optional>

namespace idiolect::model {

/// Whether the kernels can take this tensor: on the CPU, float32 or bfloat16. Callers fall back on
/// LibTorch's own operations where not.
bool can_fuse(const at::Tensor& x);

/// operations.h: rms_norm.
at::Tensor fused_rms_norm(const at::Tensor& x, const at::Tensor& weight, double epsilon);

/// operations.h: swiglu.
at::Tensor fused_swiglu(const at::Tensor& gate, const at::Tensor& up);

/// Softmax of scores [M, queries, keys] over the keys that each query may see: those up to
/// `offset` + its own place, and of these the last `window`. Hidden keys get 0.
at::Tensor fused_causal_softmax(const at::Tensor& scores, std::int64_t offset,
                                std::optional<std::int64_t> window);

}  // namespace idiolect::model
