// tests/kernels/cases.h
//
// Random cases for the kernels, and how near to a formula in float64 they must come.
// Expected errors are bounds, not guesses: what float32 loses at each step, plus, in bfloat16,
// what the one rounding at the end loses.
#pragma once

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "kernels/numbers.h"

namespace idiolect::kernels {

/// Half a unit in the last place: a result rounded once is off by this share of itself.
constexpr double kFloatUnit = 0x1p-24;
constexpr double kBfloat16Unit = 0x1p-8;
/// Below this, bfloat16 and float32 have fewer digits.
constexpr double kSubnormal = 0x1p-126;

template <class T>
T narrow(double value) {
  if constexpr (std::is_same_v<T, float>) {
    return static_cast<float>(value);
  } else {
    return to_bfloat16(static_cast<float>(value));
  }
}

template <class T>
double wide(T value) {
  return static_cast<double>(to_float(value));
}

/// `count` numbers at an address that no vector is aligned to, ending where the memory ends, so
/// that a sanitizer sees a kernel that reads or writes beyond them.
template <class T>
class Numbers {
 public:
  explicit Numbers(std::int64_t count, T value = {})
      : all_(static_cast<std::size_t>(count) + kShift, value) {}
  T* data() { return all_.data() + kShift; }
  const T* data() const { return all_.data() + kShift; }
  std::int64_t size() const { return static_cast<std::int64_t>(all_.size() - kShift); }
  T& operator[](std::int64_t i) { return all_[static_cast<std::size_t>(i) + kShift]; }
  const T& operator[](std::int64_t i) const { return all_[static_cast<std::size_t>(i) + kShift]; }
  double at(std::int64_t i) const { return wide((*this)[i]); }
  /// The same bytes, NaN included.
  bool equals(const Numbers& other) const {
    return size() == other.size() &&
           std::memcmp(data(), other.data(), all_.size() * sizeof(T) - kShift * sizeof(T)) == 0;
  }

 private:
  static constexpr std::size_t kShift = 1;
  std::vector<T> all_;
};

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::int64_t between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution(low, high)(engine_);
  }

  /// Mostly short; about every length up to 70, with and without a tail for every vector there is.
  std::int64_t length(std::int64_t most = 3000) {
    return between(0, 9) < 8 ? between(1, 70) : between(71, most);
  }

  /// A power of two: some cases are made of huge numbers, some of tiny ones.
  double magnitude(int exponent) {
    return between(0, 2) > 0 ? 1.0
                             : std::ldexp(1.0, static_cast<int>(between(-exponent, exponent)));
  }

  template <class T>
  Numbers<T> normal(std::int64_t count, double deviation = 1, double mean = 0) {
    std::normal_distribution<double> distribution(mean, deviation);
    Numbers<T> numbers(count);
    for (std::int64_t i = 0; i < count; ++i) numbers[i] = narrow<T>(distribution(engine_));
    return numbers;
  }

 private:
  std::mt19937_64 engine_;
};

/// `actual` is within `error` of `expected`, and within the rounding of T.
template <class T>
::testing::AssertionResult near(T actual, double expected, double error) {
  const double rounding = std::is_same_v<T, float> ? kFloatUnit : kBfloat16Unit;
  const double allowed = error + (std::fabs(expected) + error) * rounding + kSubnormal;
  const double off = std::fabs(wide(actual) - expected);
  if (off <= allowed) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << wide(actual) << " instead of " << expected << ": off by "
                                       << off << ", allowed " << allowed;
}

/// Sums that a kernel makes at a time: four vectors of four numbers, or more.
inline double sums_at_a_time() {
  return (hwy::SupportedTargets() & -hwy::SupportedTargets()) == HWY_SCALAR ? 4 : 16;
}

/// What a sum of `terms` products in float32 loses at most, as a share of the sum of their
/// absolutes.
inline double sum_error(std::int64_t terms) {
  return (static_cast<double>(terms) / sums_at_a_time() + 8) * kFloatUnit;
}

/// Runs `body(random)` with `cases` seeds on every instruction set of this processor.
template <class Body>
void for_all_cases(int cases, Body&& body) {
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    for (int seed = 0; seed < cases && !::testing::Test::HasFailure(); ++seed) {
      SCOPED_TRACE(std::string(hwy::TargetName(target)) + ", seed " + std::to_string(seed));
      Random random(static_cast<std::uint64_t>(seed));
      body(random);
    }
    hwy::SetSupportedTargetsForTest(0);
  }
}

/// Suites over both storages: TYPED_TEST_SUITE(X, Storages).
using Storages = ::testing::Types<float, Bfloat16>;

}  // namespace idiolect::kernels
