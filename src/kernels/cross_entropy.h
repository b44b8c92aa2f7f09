// kernels/cross_entropy.h
//
// Softmax and cross-entropy of one row of next-token scores in two walks over it: the largest
// score and the sum of powers together, then the gradient.
#pragma once

#include <cstdint>

#include "kernels/numbers.h"

namespace idiolect::kernels {

/// `logits` is [count], `target` in [0, count). Results are −log softmax(logits)[target], in nats;
/// NaN where a score is NaN or +infinity.
template <class T>
struct CrossEntropyKernels {
  double (*loss)(const T* logits, std::int64_t count, std::int64_t target);

  /// Leaves (softmax − one at the target) · weight in `logits`.
  double (*loss_with_gradient)(T* logits, std::int64_t count, std::int64_t target, float weight);
};

/// The kernels of the instruction set that runs (instruction_set.h), for T float or Bfloat16.
template <class T>
const CrossEntropyKernels<T>& cross_entropy_kernels();

}  // namespace idiolect::kernels
