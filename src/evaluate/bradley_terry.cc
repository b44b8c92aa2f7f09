#include "evaluate/bradley_terry.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace idiolect::evaluate {
namespace {

// Of a normal prior with a standard deviation of two logits: after a sweep the fit stays finite,
// and so does its curvature, from which the interval is taken.
constexpr double kPull = 0.25;
constexpr double kNormal95 = 1.959963984540054;
constexpr int kMostSteps = 100;
constexpr double kSettled = 1e-10;

using Matrix = std::vector<std::vector<double>>;

/// The solution of `matrix` · x = `right` by elimination; the matrix is positive definite here.
std::vector<double> solve(Matrix matrix, std::vector<double> right) {
  const std::size_t size = right.size();
  for (std::size_t pivot = 0; pivot < size; ++pivot)
    for (std::size_t row = pivot + 1; row < size; ++row) {
      const double factor = matrix[row][pivot] / matrix[pivot][pivot];
      for (std::size_t column = pivot; column < size; ++column)
        matrix[row][column] -= factor * matrix[pivot][column];
      right[row] -= factor * right[pivot];
    }
  for (std::size_t row = size; row-- > 0;) {
    for (std::size_t column = row + 1; column < size; ++column)
      right[row] -= matrix[row][column] * right[column];
    right[row] /= matrix[row][row];
  }
  return right;
}

struct Slope {
  std::vector<double> gradient;
  Matrix curvature;  // of the negative log-likelihood
};

/// The last parameter is the side.
Slope slope_at(const std::vector<double>& parameters, std::span<const Duel> duels) {
  const std::size_t size = parameters.size();
  Slope slope{std::vector<double>(size), Matrix(size, std::vector<double>(size))};
  for (std::size_t i = 0; i < size; ++i) {
    slope.gradient[i] = -kPull * parameters[i];
    slope.curvature[i][i] = kPull;
  }
  for (const Duel& duel : duels) {
    const double logit = parameters[duel.left] - parameters[duel.right] + parameters[size - 1];
    const double expected = 1.0 / (1.0 + std::exp(-logit));
    const std::pair<std::size_t, double> weights[] = {
        {duel.left, 1.0}, {duel.right, -1.0}, {size - 1, 1.0}};
    for (const auto& [i, weight] : weights) {
      slope.gradient[i] += weight * ((duel.left_won ? 1.0 : 0.0) - expected);
      for (const auto& [j, other] : weights)
        slope.curvature[i][j] += weight * other * expected * (1.0 - expected);
    }
  }
  return slope;
}

}  // namespace

BradleyTerry fit_bradley_terry(std::span<const Duel> duels, std::size_t contestants) {
  std::vector<double> parameters(contestants + 1, 0.0);
  for (int step = 0; step < kMostSteps; ++step) {
    const Slope slope = slope_at(parameters, duels);
    const std::vector<double> change = solve(slope.curvature, slope.gradient);
    double largest = 0;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      // Steps of a full Newton can overshoot where a sweep makes the curvature small.
      parameters[i] += std::clamp(change[i], -1.0, 1.0);
      largest = std::max(largest, std::abs(change[i]));
    }
    if (largest < kSettled) break;
  }
  std::vector<double> unit(parameters.size(), 0.0);
  unit.back() = 1.0;
  const double variance = solve(slope_at(parameters, duels).curvature, unit).back();
  const double side = parameters.back();
  parameters.pop_back();
  const double half = kNormal95 * std::sqrt(variance);
  return {std::move(parameters), side, {side - half, side + half}};
}

double win_rate_ceiling(double agreement) {
  return 0.5 * (1.0 + std::sqrt(std::max(0.0, 2.0 * agreement - 1.0)));
}

}  // namespace idiolect::evaluate
