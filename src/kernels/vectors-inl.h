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

/// The upper halves of 32-bit words.
template <class V>
HWY_INLINE hn::Vec<Halves> upper_halves(V words) {
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3
  const hn::RepartitionToNarrow<Words> halves;
  const auto both = hn::BitCast(halves, words);
  return hn::LowerHalf(hn::ConcatOdd(halves, both, both));
#else
  const hn::RebindToSigned<Words> integers;
  return hn::DemoteTo(Halves(), hn::BitCast(integers, hn::ShiftRight<16>(words)));
#endif
}

/// Rounds as to_bfloat16 does, but that all NaN become one.
HWY_INLINE void store(Vector value, Bfloat16* to, Whole = {}) {
  const Words words;
  const auto bits = hn::BitCast(words, value);
  const auto odd = hn::And(hn::ShiftRight<16>(bits), hn::Set(words, 1u));
  const auto rounded = hn::Add(hn::Add(bits, hn::Set(words, 0x7FFFu)), odd);
  const auto nan = hn::RebindMask(words, hn::IsNaN(value));
  const auto kept = hn::IfThenElse(nan, hn::Set(words, 0x7FC00000u), rounded);
  hn::StoreU(upper_halves(kept), Halves(), reinterpret_cast<std::uint16_t*>(to));
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

/// The larger and the smaller of two. A NaN in `x` stays; the vectors of x86 do that by themselves,
/// because their second argument is what they give then.
#if HWY_ARCH_X86 && HWY_TARGET != HWY_EMU128 && HWY_TARGET != HWY_SCALAR
HWY_INLINE Vector at_least(float bound, Vector x) { return hn::Max(all(bound), x); }
HWY_INLINE Vector at_most(float bound, Vector x) { return hn::Min(all(bound), x); }
#else
HWY_INLINE Vector at_least(float bound, Vector x) {
  return hn::IfThenElse(hn::Lt(x, all(bound)), all(bound), x);
}
HWY_INLINE Vector at_most(float bound, Vector x) {
  return hn::IfThenElse(hn::Gt(x, all(bound)), all(bound), x);
}
#endif

constexpr float kLog2E = 1.44269504f;
/// Powers stop here, where they are small beside anything they are added to and far from the
/// numbers that processors are slow with.
constexpr float kLeastExponent = -100.0f;

/// 2^x for `kLeastExponent` <= x <= 126, to two units in the last place: 2^n · 2^r with whole n and
/// |r| <= 1/2, for which a polynomial is as near as one of its length can be. NaN stays NaN.
HWY_INLINE Vector power_of_two(Vector x) {
  constexpr float kRound = 12582912.0f;  // 1.5 · 2^23: adding it leaves a whole number
  const Words words;
  const Vector shifted = hn::Add(x, all(kRound));
  const Vector r = hn::Sub(x, hn::Sub(shifted, all(kRound)));
  Vector p = hn::MulAdd(all(1.327647245e-3f), r, all(9.675540961e-3f));
  p = hn::MulAdd(p, r, all(5.550713092e-2f));
  p = hn::MulAdd(p, r, all(2.402212024e-1f));
  p = hn::MulAdd(p, r, all(6.931469440e-1f));
  p = hn::MulAdd(p, r, all(1.0f));
  // The low bits of `shifted` are n, and become an exponent.
  const auto exponent = hn::ShiftLeft<23>(hn::BitCast(words, shifted));
  return hn::Mul(p, hn::BitCast(Floats(), hn::Add(exponent, hn::Set(words, 0x3F800000u))));
}

}  // namespace idiolect::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
