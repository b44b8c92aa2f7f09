#include "runs/rate_sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace idiolect::runs {
namespace {

constexpr int kSteps = 60;
constexpr double kLowest = 0.01;
constexpr double kHighest = 1000;
constexpr double kFarAbove = 1.3;  // times the first loss
constexpr double kSafety = 10;
constexpr double kCaution = 3;

}  // namespace

std::vector<double> rising_rates(double scheduled) {
  std::vector<double> rates;
  rates.reserve(kSteps);
  for (int i = 0; i < kSteps; ++i)
    rates.push_back(scheduled * kLowest *
                    std::pow(kHighest / kLowest, static_cast<double>(i) / (kSteps - 1)));
  return rates;
}

bool has_diverged(const std::vector<RatePoint>& points) {
  return !points.empty() && !(points.back().loss <= kFarAbove * points.front().loss);
}

RateChoice choose_rate(const std::vector<RatePoint>& points) {
  const RatePoint* lowest = nullptr;
  for (const RatePoint& point : points)
    if (std::isfinite(point.loss) && (lowest == nullptr || point.loss < lowest->loss))
      lowest = &point;
  if (lowest == nullptr || lowest == &points.front())
    return {std::nullopt, "the loss never fell; more data or a lower start may help"};
  const std::string at = fmt::format("{:.2g}, where the loss was lowest", lowest->rate);
  if (!has_diverged(points))
    return {lowest->rate / kCaution, "a third of " + at + "; it did not break out up to the end"};
  const double out = points.back().rate;
  if (lowest->rate <= out / kSafety)
    return {lowest->rate, fmt::format("{}; it broke out at {:.2g}", at, out)};
  return {out / kSafety, fmt::format("a tenth of {:.2g}, where the loss broke out; {}", out,
                                     fmt::format("it was lowest at {:.2g}", lowest->rate))};
}

}  // namespace idiolect::runs
