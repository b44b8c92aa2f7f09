// evaluate/temperature.h
//
// A base that is only too sure of itself loses bits that one number gives back:
// its logits divided by a temperature (Guo et al. 2017). Who claims a gain over
// zero-shot must have given it that number.
#pragma once

#include <functional>
#include <utility>
#include <vector>

namespace idiolect::evaluate {

struct FittedTemperature {
  double temperature = 1;
  double cost = 0;                               // at it
  std::vector<std::pair<double, double>> tried;  // temperature and cost, in rising order
};

/// The temperature between 0.5 and 4 with the least cost, to within about 2 %: a coarse look in
/// equal ratios, then golden sections. `cost` is asked 14 times.
FittedTemperature fit_temperature(const std::function<double(double)>& cost);

}  // namespace idiolect::evaluate
