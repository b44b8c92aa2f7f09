#include <vector>

#include "evaluate/forgetting.h"
#include "evaluate/learning_curve.h"
#include "evaluate/likelihood.h"
#include "evaluate/metric.h"

namespace idiolect::evaluate {

std::span<const Metric> metrics() {
  static const std::vector<Metric> kMetrics{
      {"likelihood", measure_likelihood, show_likelihood},
      {"forgetting", measure_forgetting, show_forgetting},
      {"learning_curve", measure_learning_curve, show_learning_curve},
  };
  return kMetrics;
}

}  // namespace idiolect::evaluate
