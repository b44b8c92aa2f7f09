#include "runs/watchdog.h"

#include <algorithm>

namespace idiolect::runs {
namespace {

constexpr int kSmoothing = 10;  // updates
/// An update of a few hundred tokens has a loss that scatters by up to about 0.5 nats, so the mean
/// of ten by 0.15: one nat is more than six times that. A base that starts at 4 nats or more has
/// more room above it, hence the share. A diverged model ends at the logarithm of its vocabulary
/// (7 to 12 nats) or above.
constexpr double kFarNats = 1.0;
constexpr double kFarShare = 0.5;  // of the lowest
/// Long enough to let a spike pass that the optimizer recovers from by itself.
constexpr int kPatience = 20;

}  // namespace

void Watchdog::see(double loss) {
  ++seen_;
  // The plain mean until there is something to smooth: one lucky batch sets no record.
  const double weight = 1.0 / std::min(seen_, kSmoothing);
  smoothed_ += weight * (loss - smoothed_);
  if (seen_ < kSmoothing) return;
  if (seen_ == kSmoothing || smoothed_ < lowest_) lowest_ = smoothed_;
  const double far = std::max(kFarNats, kFarShare * lowest_);
  above_ = smoothed_ > lowest_ + far ? above_ + 1 : 0;
}

bool Watchdog::alarms() const noexcept { return above_ >= kPatience; }

Json Watchdog::to_json() const {
  return {{"smoothed", smoothed_}, {"lowest", lowest_}, {"seen", seen_}, {"above", above_}};
}

Watchdog Watchdog::from_json(const Json& saved) {
  Watchdog result;
  result.smoothed_ = saved.at("smoothed").get<double>();
  result.lowest_ = saved.at("lowest").get<double>();
  result.seen_ = saved.at("seen").get<int>();
  result.above_ = saved.at("above").get<int>();
  return result;
}

}  // namespace idiolect::runs
