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
constexpr std::size_t kReach = 2;  // points on each side that a slope is taken over
constexpr double kSafety = 10;

}  // namespace

std::vector<double> rising_rates(double scheduled) {
  std::vector<double> rates;
  for (int i = 0; i < kSteps; ++i)
    rates.push_back(scheduled * kLowest *
                    std::pow(kHighest / kLowest, static_cast<double>(i) / (kSteps - 1)));
  return rates;
}

bool has_diverged(const std::vector<RatePoint>& points) {
  return !points.empty() && !(points.back().loss <= kFarAbove * points.front().loss);
}

RateChoice choose_rate(const std::vector<RatePoint>& points) {
  double steepest = 0;  // nats per factor of e
  double rate = 0;
  for (std::size_t i = kReach; i + kReach < points.size(); ++i) {
    const RatePoint& left = points[i - kReach];
    const RatePoint& right = points[i + kReach];
    const double slope = (right.loss - left.loss) / std::log(right.rate / left.rate);
    if (slope >= steepest) continue;  // also where a loss is not a number
    steepest = slope;
    rate = points[i].rate;
  }
  if (rate == 0) return {std::nullopt, "the loss never fell; more data or a lower start may help"};
  const std::string fall = fmt::format("the loss falls fastest at {:.2g}", rate);
  if (!has_diverged(points)) return {rate, fall + " and did not break out up to the end"};
  const double out = points.back().rate;
  if (rate <= out / kSafety) return {rate, fall + fmt::format(" and breaks out at {:.2g}", out)};
  return {out / kSafety,
          fmt::format("a tenth of {:.2g}, where the loss breaks out; {}", out, fall)};
}

}  // namespace idiolect::runs
