// model/block_attention.h
//
// Causal attention over a pack on the CPU, in blocks: nothing is kept for the backward
// pass but the output and one number per row (kernels/attention.h). Memory grows with
// the tokens, not with their square. Results do not depend on the number of threads.
#pragma once

#include <ATen/core/TensorBody.h>

#include <optional>

#include "model/packing.h"

namespace idiolect::model {

struct BlockAttention {
  at::Tensor output;    // [N, H, E]
  at::Tensor log_sums;  // [N, H] float32: log Σ exp of the scaled scores
};

struct BlockAttentionGradients {
  at::Tensor query;  // [N, H, E]
  at::Tensor key;    // [N, K, E]
  at::Tensor value;  // [N, K, E]
};

/// Softmax(scale · q kᵀ) v of every head, each segment for itself. Knows nothing of gradients.
///   query       [N, H, E]  float32 or bfloat16
///   key, value  [N, K, E]  of the same type, each shared by H/K heads
///   window      how many tokens a query sees, itself included; nothing: all before it
BlockAttention block_attention_forward(const at::Tensor& query, const at::Tensor& key,
                                       const at::Tensor& value, const Packing& packing,
                                       std::optional<std::int64_t> window, double scale);

/// The gradients, from that of the output, g [N, H, E], and what the forward pass gave.
BlockAttentionGradients block_attention_backward(const at::Tensor& g, const at::Tensor& query,
                                                 const at::Tensor& key, const at::Tensor& value,
                                                 const BlockAttention& forward,
                                                 const Packing& packing,
                                                 std::optional<std::int64_t> window, double scale);

/// The forward pass as an operation that can be differentiated.
at::Tensor block_attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                        const Packing& packing, std::optional<std::int64_t> window, double scale);

}  // namespace idiolect::model
