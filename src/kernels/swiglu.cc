#include "kernels/swiglu.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/swiglu.cc"
#include <hwy/foreach_target.h>
// foreach_target.h comes first.
#include <hwy/highway.h>

#include "kernels/instruction_set.h"
#include "kernels/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace idiolect::kernels::HWY_NAMESPACE {
namespace {

/// 1 / (1 + e^-x). It stops at 1e-38, because e^-x must not overflow.
HWY_INLINE Vector sigmoid(Vector x) {
  const Vector exponent = hn::Mul(x, all(-kLog2E));
  const Vector power = power_of_two(at_least(kLeastExponent, at_most(126.0f, exponent)));
  return hn::Div(all(1.0f), hn::Add(all(1.0f), power));
}

template <class T>
void forward(const T* gate, const T* up, std::int64_t count, T* y) {
  over(count, [&](std::int64_t i, auto part) HWY_ATTR {
    const Vector g = load(gate + i, part);
    store(hn::Mul(hn::Mul(g, sigmoid(g)), load(up + i, part)), y + i, part);
  });
}

/// With s = sigmoid(g): silu'(g) = s · (1 + g · (1 − s)).
template <bool kAgain, class T>
HWY_INLINE void backward_of(const T* gradient, const T* gate, const T* up, std::int64_t count,
                            T* gate_gradient, T* up_gradient, T* y) {
  over(count, [&](std::int64_t i, auto part) HWY_ATTR {
    const Vector d = load(gradient + i, part);
    const Vector g = load(gate + i, part);
    const Vector u = load(up + i, part);
    const Vector s = sigmoid(g);
    const Vector silu = hn::Mul(g, s);
    const Vector slope = hn::MulAdd(silu, hn::Sub(all(1.0f), s), s);
    store(hn::Mul(hn::Mul(d, u), slope), gate_gradient + i, part);
    store(hn::Mul(d, silu), up_gradient + i, part);
    if constexpr (kAgain) store(hn::Mul(silu, u), y + i, part);
  });
}

template <class T>
void backward(const T* gradient, const T* gate, const T* up, std::int64_t count, T* gate_gradient,
              T* up_gradient) {
  backward_of<false, T>(gradient, gate, up, count, gate_gradient, up_gradient, nullptr);
}

template <class T>
void backward_again(const T* gradient, const T* gate, const T* up, std::int64_t count,
                    T* gate_gradient, T* up_gradient, T* y) {
  backward_of<true>(gradient, gate, up, count, gate_gradient, up_gradient, y);
}

template <class T>
constexpr SwigluKernels<T> kKernels{forward<T>, backward<T>, backward_again<T>};

}  // namespace

const SwigluKernels<float>& swiglu_of_float() { return kKernels<float>; }
const SwigluKernels<Bfloat16>& swiglu_of_bfloat16() { return kKernels<Bfloat16>; }

}  // namespace idiolect::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace idiolect::kernels {

HWY_EXPORT(swiglu_of_float);
HWY_EXPORT(swiglu_of_bfloat16);

template <>
const SwigluKernels<float>& swiglu_kernels<float>() {
  honour_instruction_set();
  return HWY_DYNAMIC_DISPATCH(swiglu_of_float)();
}

template <>
const SwigluKernels<Bfloat16>& swiglu_kernels<Bfloat16>() {
  honour_instruction_set();
  return HWY_DYNAMIC_DISPATCH(swiglu_of_bfloat16)();
}

}  // namespace idiolect::kernels
#endif
