// From weights to codes: once per weight, when a base is loaded.
#include <algorithm>
#include <array>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/quantise.cc"
#include <hwy/foreach_target.h>
// foreach_target.h comes first.
#include <hwy/highway.h>

#include <cmath>
#include <cstring>

#include "kernels/instruction_set.h"
#include "kernels/quantised.h"
#include "kernels/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace idiolect::kernels::HWY_NAMESPACE {

float absmax_of(const float* numbers, std::int64_t count) {
  Vector most = all(0);
  over(count, [&](std::int64_t i, auto part)
                  HWY_ATTR { most = hn::Max(most, hn::Abs(load(numbers + i, part))); });
  return hn::GetLane(hn::MaxOfLanes(Floats(), most));
}

/// Index of the nearest of 16 values: how many midpoints lie below number · factor.
void find_codes(const float* numbers, std::int64_t count, float factor, const float* midpoints,
                float* codes) {
  over(count, [&](std::int64_t i, auto part) HWY_ATTR {
    const Vector scaled = hn::Mul(load(numbers + i, part), all(factor));
    Vector below = all(0);
    for (std::size_t k = 0; k < 15; ++k)
      below = hn::Add(below, hn::IfThenElseZero(hn::Gt(scaled, all(midpoints[k])), all(1)));
    store(below, codes + i, part);
  });
}

void round_to_int8(const float* numbers, std::int64_t count, float factor, std::int8_t* codes) {
  const hn::Rebind<std::int8_t, Floats> narrow;
  over(count, [&](std::int64_t i, auto part) HWY_ATTR {
    const auto whole = hn::NearestInt(hn::Mul(load(numbers + i, part), all(factor)));
    const auto code = hn::DemoteTo(narrow, whole);
    if constexpr (std::is_same_v<decltype(part), Whole>) {
      hn::StoreU(code, narrow, codes + i);
    } else {
      std::int8_t buffer[hn::MaxLanes(Floats())];
      hn::StoreU(code, narrow, buffer);
      std::memcpy(codes + i, buffer, part.count);
    }
  });
}

}  // namespace idiolect::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace idiolect::kernels {

HWY_EXPORT(absmax_of);
HWY_EXPORT(find_codes);
HWY_EXPORT(round_to_int8);

namespace {

/// Codes are chosen for weights divided by their absmax. An absmax of nought divides as this does.
constexpr float kSmallest = 1e-38f;

float inverse(float absmax) { return 1.0f / std::max(absmax, kSmallest); }

template <std::size_t N>
std::array<float, N - 1> midpoints(const std::array<float, N>& values) {
  std::array<float, N - 1> bounds;
  for (std::size_t i = 0; i + 1 < N; ++i) bounds[i] = (values[i] + values[i + 1]) / 2;
  return bounds;
}

std::uint8_t absmax_code(float number) {
  static const std::array<float, 255> bounds = midpoints(absmax_values());
  return static_cast<std::uint8_t>(std::lower_bound(bounds.begin(), bounds.end(), number) -
                                   bounds.begin());
}

std::array<float, 256> make_absmax_values() {
  std::array<float, 256> values{};
  std::size_t count = 0;
  constexpr int kDecades = 7;
  for (int decade = 0; decade < kDecades; ++decade) {
    const int steps = 1 << decade;
    const double size = std::pow(10.0, decade - (kDecades - 1));
    for (int i = 0; i < steps; ++i) {
      // The middle of step i of those that divide [0.1, 1].
      const double middle = 0.1 + 0.9 * (i + 0.5) / steps;
      values[count++] = static_cast<float>(size * middle);
      values[count++] = static_cast<float>(-size * middle);
    }
  }
  values[count++] = 0.0f;
  values[count++] = 1.0f;
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace

const std::array<float, 16>& nf4_values() {
  static constexpr std::array<float, 16> values{-1.0f,
                                                -0.6961928009986877f,
                                                -0.5250730514526367f,
                                                -0.39491748809814453f,
                                                -0.28444138169288635f,
                                                -0.18477343022823334f,
                                                -0.09105003625154495f,
                                                0.0f,
                                                0.07958029955625534f,
                                                0.16093020141124725f,
                                                0.24611230194568634f,
                                                0.33791524171829224f,
                                                0.44070982933044434f,
                                                0.5626170039176941f,
                                                0.7229568362236023f,
                                                1.0f};
  return values;
}

const std::array<float, 256>& absmax_values() {
  static const std::array<float, 256> values = make_absmax_values();
  return values;
}

void quantise_nf4(const float* weights, std::int64_t count, std::uint8_t* codes, float* absmax) {
  static const std::array<float, 15> bounds = midpoints(nf4_values());
  honour_instruction_set();
  for (std::int64_t start = 0; start < count; start += kNf4Block) {
    const std::int64_t length = std::min(kNf4Block, count - start);
    const float most = HWY_DYNAMIC_DISPATCH(absmax_of)(weights + start, length);
    *absmax++ = most;
    std::array<float, kNf4Block> found{};
    HWY_DYNAMIC_DISPATCH(find_codes)
    (weights + start, length, inverse(most), bounds.data(), found.data());
    for (std::int64_t i = 0; i < (length + 1) / 2; ++i) {
      const auto at = static_cast<std::size_t>(2 * i);
      codes[start / 2 + i] = static_cast<std::uint8_t>(16 * found[at] + found[at + 1]);
    }
  }
}

float quantise_absmax(const float* absmax, std::int64_t count, std::uint8_t* codes, float* scales) {
  honour_instruction_set();
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) sum += static_cast<double>(absmax[i]);
  const auto mean = static_cast<float>(sum / static_cast<double>(std::max<std::int64_t>(1, count)));
  std::array<float, kAbsmaxGroup> rest{};
  for (std::int64_t start = 0; start < count; start += kAbsmaxGroup) {
    const std::int64_t length = std::min(kAbsmaxGroup, count - start);
    for (std::int64_t i = 0; i < length; ++i)
      rest[static_cast<std::size_t>(i)] = absmax[start + i] - mean;
    const float most = HWY_DYNAMIC_DISPATCH(absmax_of)(rest.data(), length);
    *scales++ = most;
    const float factor = inverse(most);
    for (std::int64_t i = 0; i < length; ++i)
      codes[start + i] = absmax_code(rest[static_cast<std::size_t>(i)] * factor);
  }
  return mean;
}

float quantise_int8(const float* weights, std::int64_t count, std::int8_t* codes) {
  constexpr float kMostCode = 127.0f;
  honour_instruction_set();
  const float most = HWY_DYNAMIC_DISPATCH(absmax_of)(weights, count);
  const float factor = most > 0 ? kMostCode / most : 0;
  HWY_DYNAMIC_DISPATCH(round_to_int8)(weights, count, factor, codes);
  return most / kMostCode;
}

}  // namespace idiolect::kernels
#endif
