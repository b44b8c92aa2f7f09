// model/rotary.h
//
// Rotary positions (Su et al. 2021, arXiv:2104.09864) and the ways families stretch
// them. Frequencies are worked out as transformers' modeling_rope_utils.py does.
#pragma once

#include <ATen/core/TensorBody.h>

#include <vector>

#include "model/config.h"
#include "model/packing.h"

namespace idiolect::model {

/// Cosine and sine for a run of tokens, in the precision of the queries they turn.
struct Angles {
  at::Tensor cosine;  // [N, 1, E/2]
  at::Tensor sine;    // [N, 1, E/2]
};

class Rotary {
 public:
  Rotary(const Config& config, at::Device device, at::ScalarType dtype);

  /// Angles of packed tokens.
  Angles of(const Packing& packing);
  /// Angles of one token per row, at these positions.
  Angles at(const std::vector<std::int64_t>& positions);

  /// The inverse frequencies [E/2], float32, for a sequence of `length` tokens. Only the
  /// dynamic scaling depends on the length.
  at::Tensor frequencies(std::int64_t length) const;

 private:
  /// Cosine and sine of positions 0 … `length`-1 of a sequence that long: [length, E/2] each.
  std::pair<at::Tensor, at::Tensor> table(std::int64_t length);

  Config config_;
  at::Device device_;
  at::ScalarType dtype_;
  at::Tensor cosine_;  // of positions 0 …, grown when a longer sequence comes
  at::Tensor sine_;
};

/// Turns `x` [N, H, E] by its positions: HF's rotate_half convention, in which dimension i pairs
/// with i + E/2.
at::Tensor rotate(const at::Tensor& x, const Angles& angles);

}  // namespace idiolect::model
