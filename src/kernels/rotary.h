// kernels/rotary.h
//
// Rotary positions (Su et al. 2021, arXiv:2104.09864) in the convention of Hugging Face's
// rotate_half: dimension i of a head turns with i + E/2.
#pragma once

#include <cstdint>

#include "kernels/numbers.h"

namespace idiolect::kernels {

/// The shape of what is turned.
struct Heads {
  std::int64_t tokens = 0;
  std::int64_t heads = 0;
  std::int64_t half = 0;    // E/2
  std::int64_t stride = 0;  // numbers from one token of x to the next
};

/// T holds x and y, A the angles: `cosine` and `sine` are [tokens, half], contiguous. x is
/// [tokens, heads, 2 half] with tokens `stride` apart, y the same and contiguous; they may be one.
template <class T, class A>
struct RotaryKernels {
  void (*forward)(const T* x, const A* cosine, const A* sine, const Heads& shape, T* y);
  /// Turns back; the transpose, so also the gradient of forward.
  void (*inverse)(const T* x, const A* cosine, const A* sine, const Heads& shape, T* y);
};

/// The kernels of the instruction set that runs (instruction_set.h); A is T or float.
template <class T, class A>
const RotaryKernels<T, A>& rotary_kernels();

}  // namespace idiolect::kernels
