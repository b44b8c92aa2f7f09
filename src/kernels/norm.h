// kernels/norm.h
//
// RMSNorm (Zhang and Sennrich 2019, arXiv:1910.07467): y = x / rms(x) · weight, row by row.
// Squares are summed in float32: rows beyond 1e17 overflow, as they do in LibTorch.
#pragma once

#include <cstdint>

#include "kernels/numbers.h"

namespace idiolect::kernels {

/// All arguments of rows are [rows, width], contiguous; `weight` is [width]; `scales` [rows] holds
/// 1 / rms(x). Outputs may be inputs of the same shape.
template <class T>
struct NormKernels {
  void (*forward)(const T* x, const float* weight, float epsilon, std::int64_t rows,
                  std::int64_t width, T* y, float* scales);

  /// sum = x + delta as T holds it, and its norm.
  void (*add_forward)(const T* x, const T* delta, const float* weight, float epsilon,
                      std::int64_t rows, std::int64_t width, T* sum, T* y, float* scales);

  /// y from scales that an earlier call gave.
  void (*again)(const T* x, const float* weight, const float* scales, std::int64_t rows,
                std::int64_t width, T* y);

  /// x_gradient, plus `added` unless that is null; adds to `weight_gradient` [width] what these
  /// rows give, unless that is null.
  void (*backward)(const T* gradient, const T* x, const float* weight, const float* scales,
                   const T* added, std::int64_t rows, std::int64_t width, T* x_gradient,
                   float* weight_gradient);
};

/// The kernels of the instruction set that runs (instruction_set.h), for T float or Bfloat16.
template <class T>
const NormKernels<T>& norm_kernels();

}  // namespace idiolect::kernels
