// kernels/vectors-inl.h
//
// What all kernels share: vectors of float32 read from and written to either storage, loops with
// a tail, an exponential. Highway compiles this file, and those that include it, once for every
// instruction set.
#if defined(IDIOLECT_KERNELS_VECTORS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef IDIOLECT_KERNELS_VECTORS_INL_H
#undef IDIOLECT_KERNELS_VECTORS_INL_H
#else
#define IDIOLECT_KERNELS_VECTORS_INL_H
#endif

#include <hwy/highway.h>

#include <cstdint>
#include <cstring>
#include <limits>

#include "kernels/numbers.h"

HWY_BEFORE_NAMESPACE();
namespace idiolect::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using Words = hn::RebindToUnsigned<Floats>;
using Halves = hn::Rebind<std::uint16_t, Floats>;
using Vector = hn::Vec<Floats>;

/// Numbers in a vector.
HWY_INLINE std::int64_t lanes() { return static_cast<std::int64_t>(hn::Lanes(Floats())); }

HWY_INLINE Vector all(float value) { return hn::Set(Floats(), value); }

/// How much of a vector is there: all of it, or the first `count` numbers at the end of a row.
struct Whole {};
struct Part {
  std::size_t count;
};

HWY_INLINE Vector load(const float* from, Whole = {}) { return hn::LoadU(Floats(), from); }

HWY_INLINE Vector load(const Bfloat16* from, Whole = {}) {
  const auto halves = hn::LoadU(Halves(), reinterpret_cast<const std::uint16_t*>(from));
  return hn::BitCast(Floats(), hn::ShiftLeft<16>(hn::PromoteTo(Words(), halves)));
}

HWY_INLINE void store(Vector value, float* to, Whole = {}) { hn::StoreU(value, Floats(), to); }

/// Rounds as to_bfloat16 does.
HWY_INLINE void store(Vector value, Bfloat16* to, Whole = {}) {
  const Words words;
  const auto bits = hn::BitCast(words, value);
  const auto odd = hn::And(hn::ShiftRight<16>(bits), hn::Set(words, 1u));
  const auto rounded = hn::Add(bits, hn::Add(odd, hn::Set(words, 0x7FFFu)));
  const auto kept = hn::Or(bits, hn::Set(words, 0x400000u));
  const auto nan = hn::RebindMask(words, hn::IsNaN(value));
  const auto upper = hn::ShiftRight<16>(hn::IfThenElse(nan, kept, rounded));
  const hn::RebindToSigned<Words> integers;
  hn::StoreU(hn::DemoteTo(Halves(), hn::BitCast(integers, upper)), Halves(),
             reinterpret_cast<std::uint16_t*>(to));
}

/// Through a buffer, because not every instruction set has loads that leave bytes alone which are
/// not there. The rest of the vector is `rest`.
template <class T>
HWY_INLINE Vector load(const T* from, Part part, float rest = 0) {
  T buffer[hn::MaxLanes(Floats())];
  store(all(rest), buffer);
  std::memcpy(buffer, from, part.count * sizeof(T));
  return load(buffer);
}

template <class T>
HWY_INLINE void store(Vector value, T* to, Part part) {
  T buffer[hn::MaxLanes(Floats())];
  store(value, buffer);
  std::memcpy(to, buffer, part.count * sizeof(T));
}

/// Calls step(i, Whole) for every vector of `count` numbers, and step(i, Part) for what is left.
template <class Step>
HWY_INLINE void over(std::int64_t count, Step&& step) {
  const std::int64_t n = lanes();
  std::int64_t i = 0;
  for (; i + n <= count; i += n) step(i, Whole());
  if (i < count) step(i, Part{static_cast<std::size_t>(count - i)});
}

/// The sum that `add(i, whole or part, sum so far)` makes over `count` numbers. Four sums at a
/// time, because one would wait for itself.
template <class Add>
HWY_INLINE float sum_over(std::int64_t count, Add&& add) {
  const std::int64_t n = lanes();
  Vector a = all(0), b = all(0), c = all(0), d = all(0);
  std::int64_t i = 0;
  for (; i + 4 * n <= count; i += 4 * n) {
    a = add(i, Whole(), a);
    b = add(i + n, Whole(), b);
    c = add(i + 2 * n, Whole(), c);
    d = add(i + 3 * n, Whole(), d);
  }
  for (; i + n <= count; i += n) a = add(i, Whole(), a);
  if (i < count) b = add(i, Part{static_cast<std::size_t>(count - i)}, b);
  return hn::GetLane(hn::SumOfLanes(Floats(), hn::Add(hn::Add(a, b), hn::Add(c, d))));
}

/// e^x for x <= 88, to two units in the last place: 2^n · e^r with |r| <= ln 2 / 2 (Cody and
/// Waite's reduction in two steps, then a polynomial). Below -87 it is 0: no subnormals. NaN stays.
HWY_INLINE Vector exponential(Vector x) {
  constexpr float kRound = 12582912.0f;  // 1.5 · 2^23: adding it leaves a whole number
  const Words words;
  const auto tiny = hn::Lt(x, all(-87.0f));
  x = hn::IfThenElse(tiny, all(-87.0f), x);
  const Vector shifted = hn::MulAdd(x, all(1.44269504f), all(kRound));
  const Vector n = hn::Sub(shifted, all(kRound));
  Vector r = hn::NegMulAdd(n, all(0.693359375f), x);
  r = hn::NegMulAdd(n, all(-2.12194440e-4f), r);
  Vector p = hn::MulAdd(all(1.9875691500e-4f), r, all(1.3981999507e-3f));
  p = hn::MulAdd(p, r, all(8.3334519073e-3f));
  p = hn::MulAdd(p, r, all(4.1665795894e-2f));
  p = hn::MulAdd(p, r, all(1.6666665459e-1f));
  p = hn::MulAdd(p, r, all(5.0000001201e-1f));
  p = hn::MulAdd(p, hn::Mul(r, r), hn::Add(r, all(1.0f)));
  // The low bits of `shifted` are n, and become an exponent.
  const auto exponent = hn::ShiftLeft<23>(hn::BitCast(words, shifted));
  const Vector scale = hn::BitCast(Floats(), hn::Add(exponent, hn::Set(words, 0x3F800000u)));
  return hn::IfThenZeroElse(tiny, hn::Mul(p, scale));
}

}  // namespace idiolect::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
