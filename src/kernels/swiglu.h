// kernels/swiglu.h
//
// The gate of the feed-forward (Shazeer 2020, arXiv:2002.05202): y = silu(gate) · up, with
// silu(g) = g / (1 + e^-g).
#pragma once

#include <cstdint>

#include "kernels/numbers.h"

namespace idiolect::kernels {

/// All arguments are `count` numbers, contiguous. Outputs may be inputs.
template <class T>
struct SwigluKernels {
  void (*forward)(const T* gate, const T* up, std::int64_t count, T* y);

  void (*backward)(const T* gradient, const T* gate, const T* up, std::int64_t count,
                   T* gate_gradient, T* up_gradient);

  /// Gives y as well, so that nobody need have kept it.
  void (*backward_again)(const T* gradient, const T* gate, const T* up, std::int64_t count,
                         T* gate_gradient, T* up_gradient, T* y);
};

/// The kernels of the instruction set that runs (instruction_set.h), for T float or Bfloat16.
template <class T>
const SwigluKernels<T>& swiglu_kernels();

}  // namespace idiolect::kernels
