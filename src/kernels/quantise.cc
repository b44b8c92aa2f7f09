// From weights to codes: once per weight, when a base is loaded.
#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/quantised.h"

namespace idiolect::kernels {
namespace {

/// Codes are chosen for weights divided by their absmax. An absmax of nought divides as this does.
constexpr float kSmallest = 1e-38f;

float absmax_of(const float* numbers, std::int64_t count) {
  float most = 0;
  for (std::int64_t i = 0; i < count; ++i) most = std::max(most, std::fabs(numbers[i]));
  return most;
}

float inverse(float absmax) { return 1.0f / std::max(absmax, kSmallest); }

template <std::size_t N>
std::array<float, N - 1> midpoints(const std::array<float, N>& values) {
  std::array<float, N - 1> bounds;
  for (std::size_t i = 0; i + 1 < N; ++i) bounds[i] = (values[i] + values[i + 1]) / 2;
  return bounds;
}

/// Index of the nearest of 16 values: how many midpoints lie below. Without a branch, so that the
/// loop around it becomes vector instructions.
void find_codes(const float* numbers, std::int64_t count, float factor, std::uint8_t* codes) {
  static const std::array<float, 15> bounds = midpoints(nf4_values());
  std::array<std::int32_t, kNf4Block> found{};
  std::array<float, kNf4Block> scaled{};
  for (std::int64_t i = 0; i < count; ++i)
    scaled[static_cast<std::size_t>(i)] = numbers[i] * factor;
  for (const float bound : bounds)
    for (std::size_t i = 0; i < found.size(); ++i) found[i] += scaled[i] > bound ? 1 : 0;
  for (std::int64_t i = 0; i < count; ++i)
    codes[i] = static_cast<std::uint8_t>(found[static_cast<std::size_t>(i)]);
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
  for (std::int64_t start = 0; start < count; start += kNf4Block) {
    const std::int64_t length = std::min(kNf4Block, count - start);
    const float most = absmax_of(weights + start, length);
    *absmax++ = most;
    std::array<std::uint8_t, kNf4Block> found{};
    find_codes(weights + start, length, inverse(most), found.data());
    for (std::int64_t i = 0; i < (length + 1) / 2; ++i) {
      const auto at = static_cast<std::size_t>(2 * i);
      codes[start / 2 + i] = static_cast<std::uint8_t>(found[at] << 4 | found[at + 1]);
    }
  }
}

float quantise_absmax(const float* absmax, std::int64_t count, std::uint8_t* codes, float* scales) {
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) sum += static_cast<double>(absmax[i]);
  const auto mean = static_cast<float>(sum / static_cast<double>(std::max<std::int64_t>(1, count)));
  std::array<float, kAbsmaxGroup> rest{};
  for (std::int64_t start = 0; start < count; start += kAbsmaxGroup) {
    const std::int64_t length = std::min(kAbsmaxGroup, count - start);
    for (std::int64_t i = 0; i < length; ++i)
      rest[static_cast<std::size_t>(i)] = absmax[start + i] - mean;
    const float most = absmax_of(rest.data(), length);
    *scales++ = most;
    const float factor = inverse(most);
    for (std::int64_t i = 0; i < length; ++i)
      codes[start + i] = absmax_code(rest[static_cast<std::size_t>(i)] * factor);
  }
  return mean;
}

float quantise_int8(const float* weights, std::int64_t count, std::int8_t* codes) {
  constexpr float kMostCode = 127.0f;
  const float most = absmax_of(weights, count);
  const float factor = most > 0 ? kMostCode / most : 0;
  for (std::int64_t i = 0; i < count; ++i)
    codes[i] = static_cast<std::int8_t>(std::nearbyint(weights[i] * factor));
  return most / kMostCode;
}

}  // namespace idiolect::kernels
