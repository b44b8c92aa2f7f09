// model/attention.h
//
// Causal attention over packed conversations, and over a cache. No mask of the whole
// pack exists: each segment attends within itself, in blocks of queries that look only
// at the keys they may see, so half of the square and everything beyond a sliding
// window is never computed. On the CPU that is block_attention.h; `attend_plain` does
// the same with operations of LibTorch, for other devices and as the reference.
#pragma once

#include <ATen/core/TensorBody.h>

#include <memory>
#include <optional>
#include <vector>

#include "model/packing.h"

namespace idiolect::model {

/// Consecutive segments of one length, computed as a batch.
struct SegmentGroup {
  std::int64_t start = 0;     // first token in the pack
  std::int64_t segments = 0;  // B
  std::int64_t length = 0;    // T
};

/// A run of queries and the run of keys it may see, within each segment of a group.
struct QueryBlock {
  std::int64_t first_query = 0;
  std::int64_t queries = 0;
  std::int64_t first_key = 0;
  std::int64_t keys = 0;
  at::Tensor hidden;  // [queries, keys] bool, true where a key may not be seen
};

/// What all layers with one kind of window share.
class AttentionPlan {
 public:
  struct Part {
    SegmentGroup group;
    std::vector<QueryBlock> blocks;
  };

  /// `window`: how many tokens a query sees, itself included; nothing: all before it. `device`:
  /// where the masks of `parts` are to lie.
  AttentionPlan(Packing packing, std::optional<std::int64_t> window, at::Device device);

  const Packing& packing() const { return packing_; }
  std::optional<std::int64_t> window() const { return window_; }
  /// For attend_plain. Worked out by the first layer that asks, for all copies of the plan.
  const std::vector<Part>& parts() const;

 private:
  Packing packing_;
  std::optional<std::int64_t> window_;
  at::Device device_;
  std::shared_ptr<std::vector<Part>> parts_;  // empty until asked for
};

/// Softmax(q kᵀ / √E) v of every head.
///   query       [N, H, E]
///   key, value  [N, K, E], each shared by H/K heads
/// → [N, H, E]
at::Tensor attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                  const AttentionPlan& plan);

/// The same in separate operations, which keep all shares for the backward pass.
at::Tensor attend_plain(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                        const AttentionPlan& plan);

/// Attention of one new token per row over a cache that already holds its key and value.
///   query       [B, H, E]
///   keys,values [B, K, C, E]
///   hidden      [B, 1, 1, M] bool, true where row b may not look; M ≤ C keys are read
/// → [B, H, E]
at::Tensor attend_cached(const at::Tensor& query, const at::Tensor& keys, const at::Tensor& values,
                         const at::Tensor& hidden);

/// The mask of `attend_cached` for rows of these lengths, the new token included.
at::Tensor cached_mask(const std::vector<std::int64_t>& lengths, std::optional<std::int64_t> window,
                       at::Device device);

}  // namespace idiolect::model
