// base/random.h
//
// Counter-based randomness: every number is a pure function of (seed, stream,
// index), so nothing has to be saved to continue a run to the byte, and the
// same seed gives the same answer on every machine and standard library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace idiolect {

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection that mixes well.
constexpr std::uint64_t mix64(std::uint64_t x) noexcept {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

class Random {
 public:
  explicit constexpr Random(std::uint64_t seed, std::uint64_t stream = 0) noexcept
      : key_(mix64(seed ^ mix64(stream))) {}

  constexpr std::uint64_t next() noexcept { return mix64(key_ + mix64(index_++)); }
  /// Uniform in [0, 1), 53 bits.
  constexpr double uniform() noexcept { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  /// Uniform in [0, bound); `bound` > 0. The bias of the multiply method is below 2^-32 here.
  constexpr std::uint64_t below(std::uint64_t bound) noexcept {
    return static_cast<std::uint64_t>((static_cast<Wide>(next()) * bound) >> 64);
  }

 private:
  __extension__ using Wide = unsigned __int128;

  std::uint64_t key_;
  std::uint64_t index_ = 0;
};

/// A permutation of 0 … count-1 (Fisher–Yates), a pure function of seed and stream.
inline std::vector<std::size_t> shuffled_indices(std::size_t count, std::uint64_t seed,
                                                 std::uint64_t stream) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random(seed, stream);
  for (std::size_t i = count; i > 1; --i)
    std::swap(order[i - 1], order[static_cast<std::size_t>(random.below(i))]);
  return order;
}

}  // namespace idiolect
