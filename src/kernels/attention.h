// kernels/attention.h
//
// Causal attention over one conversation of a pack, forward and backward, with plain
// pointers: the part of block_attention.h that LibTorch has no share in. Scores exist
// only as a few rows by a few hundred keys; the backward pass computes them again
// (Dao 2023, FlashAttention-2). Compiled for several instruction sets, chosen at run
// time. Processors that multiply pairs of bfloat16 do so, the others multiply float32.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/numbers.h"

namespace idiolect::kernels {

/// Tensors are [N, heads, width] and [N, kv_heads, width], contiguous; head h looks at the
/// key head h / (heads / kv_heads).
struct AttentionShape {
  std::int64_t heads = 0;     // H
  std::int64_t kv_heads = 0;  // K, divides H
  std::int64_t width = 0;     // E
  std::int64_t window = 0;    // tokens that a query sees, itself included; 0: all before it
  float scale = 1.0f;         // of the scores; above 0
};

/// What one thread does at a time: some queries of one segment, for the heads that share a key
/// head.
struct AttentionPiece {
  std::int64_t start = 0;        // first token of the segment in the pack
  std::int64_t first_query = 0;  // counted within the segment
  std::int64_t last_query = 0;   // one beyond
  std::int64_t kv_head = 0;
  std::int64_t first_key(std::int64_t window) const {
    return window > 0 && first_query >= window ? first_query - window + 1 : 0;
  }
  std::int64_t keys(std::int64_t window) const { return last_query - first_key(window); }
};

/// softmax(scale · q kᵀ) v for the queries of the piece.
///   query    [N, H, E]
///   key      [N, K, E]
///   value    [N, K, E]
///   output   [N, H, E]
///   log_sums [N, H]     log Σ exp of the scaled scores, which the backward pass needs
/// T is float or Bfloat16.
template <class T>
void attend(const AttentionShape& shape, const AttentionPiece& piece, const T* query, const T* key,
            const T* value, T* output, float* log_sums);

/// What the backward pass starts from; shapes as above, gradient as output.
template <class T>
struct AttentionPass {
  const T* gradient = nullptr;
  const T* query = nullptr;
  const T* key = nullptr;
  const T* value = nullptr;
  const T* output = nullptr;
  const float* log_sums = nullptr;
};

/// The gradients, as a piece writes them: those of its queries, and what it adds to those of the
/// keys that it sees, float32 [keys of the piece, E] each.
template <class T>
struct AttentionGradients {
  T* query = nullptr;
  float* key = nullptr;
  float* value = nullptr;
};

template <class T>
void attend_backward(const AttentionShape& shape, const AttentionPiece& piece,
                     const AttentionPass<T>& pass, const AttentionGradients<T>& gradients);

/// Instructions that `attend` runs on here for numbers of this kind: "avx512-bf16", "AVX3", ...
template <class T>
const char* attention_instructions();

}  // namespace idiolect::kernels
