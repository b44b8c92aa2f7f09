// model/kernels.h
//
// Passes over rows of numbers that LibTorch makes in five or ten steps, each through
// memory and back, and that take one here. Plain loops on plain pointers, compiled for
// several instruction sets and chosen when the program starts. LibTorch stays outside:
// fused.h wraps them as operations with gradients.
#pragma once

#include <cstdint>
#include <cstring>

namespace idiolect::model::kernels {

/// The upper half of a float32, as bfloat16 is stored.
struct Bfloat16 {
  std::uint16_t bits = 0;
};

inline float to_float(float value) { return value; }
inline float to_float(Bfloat16 value) {
  const std::uint32_t bits = static_cast<std::uint32_t>(value.bits) << 16;
  float result;
  std::memcpy(&result, &bits, sizeof result);
  return result;
}

inline void store(float& place, float value) { place = value; }
/// Rounds to nearest, ties to even. NaN stays NaN, because its top bits are kept.
inline void store(Bfloat16& place, float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  const bool is_nan = (bits & 0x7FFFFFFFu) > 0x7F800000u;
  const std::uint32_t rounded = bits + 0x7FFFu + ((bits >> 16) & 1u);
  place.bits = static_cast<std::uint16_t>((is_nan ? bits | 0x400000u : rounded) >> 16);
}

/// y = x / rms(x) · weight for `rows` rows of `width`; `scales` [rows] takes 1 / rms(x).
template <class T>
void rms_norm(const T* x, const float* weight, double epsilon, std::int64_t rows,
              std::int64_t width, T* y, float* scales);

/// The gradient of x, and, unless `weight_gradient` [width] is null, what these rows add to that of
/// the weight.
template <class T>
void rms_norm_backward(const T* gradient, const T* x, const float* weight, const float* scales,
                       std::int64_t rows, std::int64_t width, T* x_gradient,
                       float* weight_gradient);

/// y = silu(gate) · up for `count` numbers.
template <class T>
void swiglu(const T* gate, const T* up, std::int64_t count, T* y);

template <class T>
void swiglu_backward(const T* gradient, const T* gate, const T* up, std::int64_t count,
                     T* gate_gradient, T* up_gradient);

/// Row i of `rows` is the scores of a query that sees keys [first, last); the others get 0.
///   query i sees last = offset + i % queries + 1 keys, of which the last `window` count
struct Visibility {
  std::int64_t queries = 0;  // rows of one square
  std::int64_t keys = 0;     // width of a row
  std::int64_t offset = 0;   // keys before the one of the first query
  std::int64_t window = 0;   // 0: all
};

/// Softmax of rows [begin, end) over the keys each sees.
template <class T>
void causal_softmax(const T* scores, const Visibility& visibility, std::int64_t begin,
                    std::int64_t end, T* shares);

template <class T>
void causal_softmax_backward(const T* gradient, const T* shares, const Visibility& visibility,
                             std::int64_t begin, std::int64_t end, T* score_gradient);

}  // namespace idiolect::model::kernels
