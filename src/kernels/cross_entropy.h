// kernels/cross_entropy.h
//
// Softmax and cross-entropy of one row of next-token scores. The row comes from memory once, for
// the largest score; the powers and the gradient find it in the second-level cache, which holds the
// row of any vocabulary there is.
#pragma once

#include <cstdint>

#include "kernels/numbers.h"

namespace idiolect::kernels {

/// `logits` is [count], `target` in [0, count). Results are −log softmax(logits)[target], in nats;
/// NaN where a score is NaN or +infinity.
template <class T>
struct CrossEntropyKernels {
  double (*loss)(const T* logits, std::int64_t count, std::int64_t target);

  /// Leaves (softmax − one at the target) · weight in `logits`. `powers` is room for `count`
  /// numbers, and may be `logits` where these are float32.
  double (*loss_with_gradient)(T* logits, std::int64_t count, std::int64_t target, float weight,
                               float* powers);
};

/// The kernels of the instruction set that runs (instruction_set.h), for T float or Bfloat16.
template <class T>
const CrossEntropyKernels<T>& cross_entropy_kernels();

}  // namespace idiolect::kernels
