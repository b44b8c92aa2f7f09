#include "evaluate/temperature.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace idiolect::evaluate {
namespace {

constexpr double kLowest = 0.5;
constexpr double kHighest = 4;
constexpr int kCoarse = 7;
constexpr int kSections = 7;

}  // namespace

FittedTemperature fit_temperature(const std::function<double(double)>& cost) {
  FittedTemperature fitted;
  const auto ask = [&](double temperature) {
    fitted.tried.emplace_back(temperature, cost(temperature));
    return fitted.tried.back().second;
  };
  const double ratio = std::pow(kHighest / kLowest, 1.0 / (kCoarse - 1));
  for (int i = 0; i < kCoarse; ++i) ask(kLowest * std::pow(ratio, i));
  const auto by_cost = [](const auto& a, const auto& b) { return a.second < b.second; };
  const double best = std::min_element(fitted.tried.begin(), fitted.tried.end(), by_cost)->first;
  // The least lies between the neighbours of the best, where the cost has one valley.
  double low = std::log(std::max(kLowest, best / ratio));
  double high = std::log(std::min(kHighest, best * ratio));
  const double section = 1 / std::numbers::phi;
  double left = high - section * (high - low);
  double right = low + section * (high - low);
  double at_left = ask(std::exp(left));
  double at_right = ask(std::exp(right));
  for (int i = 2; i < kSections; ++i) {
    if (at_left < at_right) {
      high = right;
      right = left;
      at_right = at_left;
      left = high - section * (high - low);
      at_left = ask(std::exp(left));
    } else {
      low = left;
      left = right;
      at_left = at_right;
      right = low + section * (high - low);
      at_right = ask(std::exp(right));
    }
  }
  const auto found = std::min_element(fitted.tried.begin(), fitted.tried.end(), by_cost);
  fitted.temperature = found->first;
  fitted.cost = found->second;
  std::sort(fitted.tried.begin(), fitted.tried.end());
  return fitted;
}

}  // namespace idiolect::evaluate
