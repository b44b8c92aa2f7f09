// kernels/quantised.h
//
// Weights in 4 or 8 bits, and back to numbers a matrix product can use.
//
// NF4 (Dettmers et al. 2023, arXiv:2305.14314): blocks of 64 weights, of which each keeps the index
// of the nearest of 16 values times the block's absmax. The absmax of 256 blocks, less the mean of
// all, are kept in 8 bits in turn, by the nearest of 256 values times their own absmax. The numbers
// are those of bitsandbytes, to the bit; tests hold them against its own.
//
// int8: each row by its own absmax, in 255 equal steps.
#pragma once

#include <array>
#include <cstdint>

#include "kernels/numbers.h"

namespace idiolect::kernels {

inline constexpr std::int64_t kNf4Block = 64;       // weights that share an absmax
inline constexpr std::int64_t kAbsmaxGroup = 256;   // absmax that share a scale
inline constexpr std::int64_t kNf4BlockBytes = 32;  // two codes a byte, the first in the upper half

/// The 16 values of NF4, ascending: quantiles of a normal distribution, one of them 0.
const std::array<float, 16>& nf4_values();

/// The 256 values of an absmax less the mean, ascending: seven decades that share a sign bit, with
/// twice as many steps in each as in the one below (Dettmers 2015, arXiv:1511.04561).
const std::array<float, 256>& absmax_values();

/// `count` weights that begin a block → their codes, (count + 1) / 2 bytes, and the absmax of each
/// block. The last block may be short.
void quantise_nf4(const float* weights, std::int64_t count, std::uint8_t* codes, float* absmax);

/// `count` absmax → a code each and the scale of each group; gives their mean.
float quantise_absmax(const float* absmax, std::int64_t count, std::uint8_t* codes, float* scales);

/// A matrix in NF4, flattened row after row. Views.
struct Nf4 {
  const std::uint8_t* codes;         // whole blocks: the last one is filled up
  const std::uint8_t* absmax_codes;  // one per block
  const float* absmax_scales;        // one per group of blocks
  float absmax_mean;
};

/// Weights [begin, end) of the flattened matrix. T is float or Bfloat16, to which the product of
/// value and absmax in float32 is rounded.
template <class T>
void dequantise_nf4(const Nf4& matrix, std::int64_t begin, std::int64_t end, T* weights);

/// `count` weights of one row → their codes; gives what a code is worth.
float quantise_int8(const float* weights, std::int64_t count, std::int8_t* codes);

/// code · scale, `count` times.
template <class T>
void dequantise_int8(const std::int8_t* codes, float scale, std::int64_t count, T* weights);

}  // namespace idiolect::kernels
