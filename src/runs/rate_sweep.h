// runs/rate_sweep.h
//
// What a short run with a rising step size says about which one to take (Smith 2017,
// arXiv:1506.01186).
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace idiolect::runs {

struct RatePoint {
  double rate = 0;
  double loss = 0;  // after an update of that size, nats per token
};

/// Rates that rise by the same factor each, a hundredth of `scheduled` up to a thousand times it.
std::vector<double> rising_rates(double scheduled);

/// True where the loss of the last point is not a number or far above the first: the sweep ends.
bool has_diverged(const std::vector<RatePoint>& points);

struct RateChoice {
  std::optional<double> rate;  // nothing where the loss never fell
  std::string reason;
};

/// The rate at which the loss was lowest, but at most a tenth of one at which it broke out; a third
/// of it where it did not. Not that of the steepest fall, as others have it: in so short a run that
/// is where the first easy gains begin, a twentieth of what turned out best. Pure.
RateChoice choose_rate(const std::vector<RatePoint>& points);

}  // namespace idiolect::runs
