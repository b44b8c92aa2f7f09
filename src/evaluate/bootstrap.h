// evaluate/bootstrap.h
//
// How far a measure might have come out differently with other conversations: the
// cluster bootstrap (Efron & Tibshirani 1993, ch. 8 and 13). Tokens of one
// conversation depend on each other, so whole conversations are drawn, not tokens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace idiolect::evaluate {

struct Interval {
  double low = 0;
  double high = 0;
  bool excludes(double value) const { return value < low || value > high; }
};

/// What one conversation adds to a ratio, e.g. bits and bytes; for a paired difference of two
/// contestants, the difference of their bits.
struct Cluster {
  double numerator = 0;
  double denominator = 0;
};

/// Σ numerators / Σ denominators.
double ratio_of(std::span<const Cluster> clusters);

/// The percentile interval of ratio_of at `level` over `resamples` draws of as many clusters, with
/// replacement; a function of `seed`. With a single cluster it is that cluster's ratio.
Interval bootstrap_ratio(std::span<const Cluster> clusters, std::uint64_t seed,
                         std::size_t resamples = 10'000, double level = 0.95);

}  // namespace idiolect::evaluate
