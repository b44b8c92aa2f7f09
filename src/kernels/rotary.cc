#include "kernels/rotary.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/rotary.cc"
#include <hwy/foreach_target.h>
// foreach_target.h comes first.
#include <hwy/highway.h>

#include "kernels/instruction_set.h"
#include "kernels/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace idiolect::kernels::HWY_NAMESPACE {
namespace {

template <bool kInverse, class T, class A>
void turn(const T* x, const A* cosine, const A* sine, const Heads& shape, T* y) {
  const std::int64_t half = shape.half;
  for (std::int64_t token = 0; token < shape.tokens; ++token, cosine += half, sine += half) {
    const T* from = x + token * shape.stride;
    for (std::int64_t head = 0; head < shape.heads; ++head, from += 2 * half, y += 2 * half)
      over(half, [&](std::int64_t i, auto part) HWY_ATTR {
        const Vector c = load(cosine + i, part);
        const Vector s = load(sine + i, part);
        const Vector a = load(from + i, part);
        const Vector b = load(from + half + i, part);
        const Vector a_turned =
            kInverse ? hn::MulAdd(b, s, hn::Mul(a, c)) : hn::NegMulAdd(b, s, hn::Mul(a, c));
        const Vector b_turned =
            kInverse ? hn::NegMulAdd(a, s, hn::Mul(b, c)) : hn::MulAdd(a, s, hn::Mul(b, c));
        store(a_turned, y + i, part);
        store(b_turned, y + half + i, part);
      });
  }
}

template <class T, class A>
constexpr RotaryKernels<T, A> kKernels{turn<false, T, A>, turn<true, T, A>};

}  // namespace

const RotaryKernels<float, float>& rotary_of_float() { return kKernels<float, float>; }
const RotaryKernels<Bfloat16, Bfloat16>& rotary_of_bfloat16() {
  return kKernels<Bfloat16, Bfloat16>;
}
const RotaryKernels<Bfloat16, float>& rotary_of_bfloat16_by_float() {
  return kKernels<Bfloat16, float>;
}

}  // namespace idiolect::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace idiolect::kernels {

HWY_EXPORT(rotary_of_float);
HWY_EXPORT(rotary_of_bfloat16);
HWY_EXPORT(rotary_of_bfloat16_by_float);

template <>
const RotaryKernels<float, float>& rotary_kernels<float, float>() {
  honour_instruction_set();
  return HWY_DYNAMIC_DISPATCH(rotary_of_float)();
}

template <>
const RotaryKernels<Bfloat16, Bfloat16>& rotary_kernels<Bfloat16, Bfloat16>() {
  honour_instruction_set();
  return HWY_DYNAMIC_DISPATCH(rotary_of_bfloat16)();
}

template <>
const RotaryKernels<Bfloat16, float>& rotary_kernels<Bfloat16, float>() {
  honour_instruction_set();
  return HWY_DYNAMIC_DISPATCH(rotary_of_bfloat16_by_float)();
}

}  // namespace idiolect::kernels
#endif
