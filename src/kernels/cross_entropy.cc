#include "kernels/cross_entropy.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cross_entropy.cc"
#include <hwy/foreach_target.h>
// foreach_target.h comes first.
#include <hwy/highway.h>

#include "kernels/instruction_set.h"
#include "kernels/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace idiolect::kernels::HWY_NAMESPACE {
namespace {

constexpr float kLowest = -std::numeric_limits<float>::infinity();

/// Sums of this many powers are made in float32, and added up in double.
constexpr std::int64_t kBlock = 2048;

HWY_INLINE Vector load_or_lowest(const float* from, Whole) { return load(from); }
HWY_INLINE Vector load_or_lowest(const Bfloat16* from, Whole) { return load(from); }
template <class T>
HWY_INLINE Vector load_or_lowest(const T* from, Part part) {
  return load(from, part, kLowest);
}

template <class T>
HWY_INLINE float largest_of(const T* x, std::int64_t count) {
  const std::int64_t n = lanes();
  Vector a = all(kLowest), b = a, c = a, d = a;
  std::int64_t i = 0;
  for (; i + 4 * n <= count; i += 4 * n) {
    a = hn::Max(a, load(x + i));
    b = hn::Max(b, load(x + i + n));
    c = hn::Max(c, load(x + i + 2 * n));
    d = hn::Max(d, load(x + i + 3 * n));
  }
  for (; i + n <= count; i += n) a = hn::Max(a, load(x + i));
  if (i < count) b = hn::Max(b, load(x + i, Part{static_cast<std::size_t>(count - i)}, kLowest));
  return hn::GetLane(hn::MaxOfLanes(Floats(), hn::Max(hn::Max(a, b), hn::Max(c, d))));
}

struct Softmax {
  float largest;
  double sum;  // Σ e^(x − largest)
};

/// Keeps e^(x − largest) in `powers` unless that is null.
template <class T>
HWY_INLINE Softmax softmax_of(const T* x, std::int64_t count, float* powers) {
  Softmax result{largest_of(x, count), 0};
  const Vector shift = all(result.largest);
  for (std::int64_t start = 0; start < count; start += kBlock) {
    const std::int64_t length = std::min(kBlock, count - start);
    result.sum += sum_over(length, [&](std::int64_t i, auto part, Vector sum) HWY_ATTR {
      const Vector below = hn::Sub(load_or_lowest(x + start + i, part), shift);
      const Vector power = power_of_two(at_least(kLeastExponent, hn::Mul(below, all(kLog2E))));
      if (powers != nullptr) store(power, powers + start + i, part);
      return hn::Add(sum, power);
    });
  }
  return result;
}

HWY_INLINE double loss_of(const Softmax& softmax, float target_score) {
  return std::log(softmax.sum) + (static_cast<double>(softmax.largest) - target_score);
}

template <class T>
double loss(const T* logits, std::int64_t count, std::int64_t target) {
  return loss_of(softmax_of(logits, count, nullptr), to_float(logits[target]));
}

template <class T>
HWY_INLINE void put(T& place, float value) {
  if constexpr (std::is_same_v<T, float>) {
    place = value;
  } else {
    place = to_bfloat16(value);
  }
}

template <class T>
double loss_with_gradient(T* logits, std::int64_t count, std::int64_t target, float weight,
                          float* powers) {
  const float target_score = to_float(logits[target]);
  const Softmax softmax = softmax_of(logits, count, powers);
  const Vector factor = all(static_cast<float>(weight / softmax.sum));
  over(count, [&](std::int64_t i, auto part)
                  HWY_ATTR { store(hn::Mul(load(powers + i, part), factor), logits + i, part); });
  const double nats = loss_of(softmax, target_score);
  put(logits[target], static_cast<float>(weight * std::expm1(-nats)));
  return nats;
}

template <class T>
constexpr CrossEntropyKernels<T> kKernels{loss<T>, loss_with_gradient<T>};

}  // namespace

const CrossEntropyKernels<float>& cross_entropy_of_float() { return kKernels<float>; }
const CrossEntropyKernels<Bfloat16>& cross_entropy_of_bfloat16() { return kKernels<Bfloat16>; }

}  // namespace idiolect::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace idiolect::kernels {

HWY_EXPORT(cross_entropy_of_float);
HWY_EXPORT(cross_entropy_of_bfloat16);

template <>
const CrossEntropyKernels<float>& cross_entropy_kernels<float>() {
  honour_instruction_set();
  return HWY_DYNAMIC_DISPATCH(cross_entropy_of_float)();
}

template <>
const CrossEntropyKernels<Bfloat16>& cross_entropy_kernels<Bfloat16>() {
  honour_instruction_set();
  return HWY_DYNAMIC_DISPATCH(cross_entropy_of_bfloat16)();
}

}  // namespace idiolect::kernels
#endif
