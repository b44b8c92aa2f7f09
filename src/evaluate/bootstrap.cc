#include "evaluate/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace idiolect::evaluate {
namespace {

/// The value below which the share `part` of `sorted` lies, between neighbours in proportion.
double quantile(const std::vector<double>& sorted, double part) {
  const double place = part * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], place - std::floor(place));
}

}  // namespace

double ratio_of(std::span<const Cluster> clusters) {
  double numerator = 0;
  double denominator = 0;
  for (const Cluster& cluster : clusters) {
    numerator += cluster.numerator;
    denominator += cluster.denominator;
  }
  return numerator / denominator;
}

Interval bootstrap_ratio(std::span<const Cluster> clusters, std::uint64_t seed,
                         std::size_t resamples, double level) {
  std::vector<double> ratios(resamples);
  std::vector<Cluster> drawn(clusters.size());
  for (std::size_t i = 0; i < resamples; ++i) {
    Random random(seed, i);
    for (Cluster& cluster : drawn) cluster = clusters[random.below(clusters.size())];
    ratios[i] = ratio_of(drawn);
  }
  std::ranges::sort(ratios);
  const double tail = (1.0 - level) / 2.0;
  return {quantile(ratios, tail), quantile(ratios, 1.0 - tail)};
}

}  // namespace idiolect::evaluate
