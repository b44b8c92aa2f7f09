// model/noise.h
//
// The randomness of training: dropout on the input of an adapter, and NEFTune on the
// embeddings. Every number is a function of a key for its row (which the trainer makes of
// seed, update, example and position), of the place in the model and of the column: nothing has
// to be saved to go on with a run, a layer that is computed again sees the same numbers, and
// they do not depend on how examples are packed into passes or shared by processes.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>

#include "model/packing.h"

namespace idiolect::model {

/// What is random in one pass; by default nothing.
struct Noise {
  double dropout = 0;        // probability that an element of an adapter's input is left out
  double neftune_alpha = 0;  // Jain et al. 2023, arXiv:2310.05914
  at::Tensor rows;           // [N] int64, a key for each token; defined where anything is random

  /// The same for some of the rows.
  Noise of(const at::Tensor& indices) const;
};

/// The dropout of one projection's adapter in one pass.
struct Dropout {
  double rate = 0;        // in steps of 1/65536; 0: none
  at::Tensor rows;        // [N] int64, a key for each row
  std::uint64_t key = 0;  // of the projection

  explicit operator bool() const { return rate > 0; }
};

/// `x` [N, in] with each element zero with probability `rate`, else divided by 1 - rate.
at::Tensor dropped(const at::Tensor& x, const Dropout& dropout);

/// What `dropped` multiplies by, [N, in] in float32, spelled out in LibTorch's operations.
at::Tensor dropout_mask(const at::Tensor& rows, std::int64_t width, const Dropout& dropout);

/// NEFTune's addition to the embeddings: uniform within ±alpha / √(L · D), where L is the length
/// of the segment. → [N, D] float32
at::Tensor embedding_noise(const Noise& noise, const Packing& packing, std::int64_t width);

/// The key of the projection `target` (the order of kTargets, the head behind it) of a layer.
std::uint64_t dropout_key(std::int64_t layer, std::int64_t target);

}  // namespace idiolect::model
