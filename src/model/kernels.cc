#include "model/kernels.h"

#include <algorithm>
#include <cmath>

// One machine code for every processor and two better ones; glibc picks at load time.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define IDIOLECT_DISPATCH \
  __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define IDIOLECT_DISPATCH
#endif
#define IDIOLECT_INLINE inline __attribute__((always_inline))

namespace idiolect::model::kernels {
namespace {

/// e^x to about two units in the last place, without a call or a branch, so that loops vectorise
/// (Cody and Waite's reduction, a polynomial for the rest). Clamped to what a float can hold.
IDIOLECT_INLINE float exponential(float x) {
  constexpr float kLog2E = 1.44269504f;
  constexpr float kLn2High = 0.693359375f;
  constexpr float kLn2Low = -2.12194440e-4f;
  constexpr float kRound = 12582912.0f;  // 1.5 · 2^23: adding it rounds to a whole number
  x = std::min(std::max(x, -87.0f), 88.0f);
  const float whole = (x * kLog2E + kRound) - kRound;
  const float r = (x - whole * kLn2High) - whole * kLn2Low;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const std::int32_t bits = (static_cast<std::int32_t>(whole) + 127) << 23;
  float scale;
  std::memcpy(&scale, &bits, sizeof scale);
  return p * scale;
}

/// The keys that a row may look at.
struct Seen {
  std::int64_t first, last;
};
IDIOLECT_INLINE Seen seen_by(std::int64_t row, const Visibility& v) {
  const std::int64_t last = v.offset + row % v.queries + 1;
  return {v.window > 0 ? std::max<std::int64_t>(0, last - v.window) : 0, last};
}

template <class T>
IDIOLECT_INLINE void causal_softmax_rows(const T* scores, const Visibility& v, std::int64_t begin,
                                         std::int64_t end, T* shares) {
  for (std::int64_t row = begin; row < end; ++row) {
    const auto [first, last] = seen_by(row, v);
    const T* const from = scores + row * v.keys;
    T* const to = shares + row * v.keys;
    float highest = to_float(from[first]);
#pragma omp simd reduction(max : highest)
    for (std::int64_t i = first; i < last; ++i) highest = std::max(highest, to_float(from[i]));
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = first; i < last; ++i) sum += exponential(to_float(from[i]) - highest);
    const float scale = 1.0f / sum;
    std::fill(to, to + first, T{});
#pragma omp simd
    for (std::int64_t i = first; i < last; ++i)
      store(to[i], exponential(to_float(from[i]) - highest) * scale);
    std::fill(to + last, to + v.keys, T{});
  }
}

/// ds = p · (dp − Σ p dp).
template <class T>
IDIOLECT_INLINE void causal_softmax_backward_rows(const T* gradient, const T* shares,
                                                  const Visibility& v, std::int64_t begin,
                                                  std::int64_t end, T* score_gradient) {
  for (std::int64_t row = begin; row < end; ++row) {
    const auto [first, last] = seen_by(row, v);
    const T* const d = gradient + row * v.keys;
    const T* const p = shares + row * v.keys;
    T* const to = score_gradient + row * v.keys;
    float mean = 0;
#pragma omp simd reduction(+ : mean)
    for (std::int64_t i = first; i < last; ++i) mean += to_float(p[i]) * to_float(d[i]);
    std::fill(to, to + first, T{});
#pragma omp simd
    for (std::int64_t i = first; i < last; ++i)
      store(to[i], to_float(p[i]) * (to_float(d[i]) - mean));
    std::fill(to + last, to + v.keys, T{});
  }
}

}  // namespace

// Templates cannot be compiled for several instruction sets; their instances can.
#define IDIOLECT_INSTANCES(T)                                                                 \
  template <>                                                                                 \
  IDIOLECT_DISPATCH void causal_softmax<T>(const T* scores, const Visibility& visibility,     \
                                           std::int64_t begin, std::int64_t end, T* shares) { \
    causal_softmax_rows(scores, visibility, begin, end, shares);                              \
  }                                                                                           \
  template <>                                                                                 \
  IDIOLECT_DISPATCH void causal_softmax_backward<T>(                                          \
      const T* gradient, const T* shares, const Visibility& visibility, std::int64_t begin,   \
      std::int64_t end, T* score_gradient) {                                                  \
    causal_softmax_backward_rows(gradient, shares, visibility, begin, end, score_gradient);   \
  }

IDIOLECT_INSTANCES(float)
IDIOLECT_INSTANCES(Bfloat16)

}  // namespace idiolect::model::kernels
