// evaluate/bradley_terry.h
//
// One line over all pairs: P(left wins) = 1 / (1 + exp(−(β_left − β_right + γ))),
// where γ is how much a text gains by standing on the left. Fitted by Newton's
// method with a weak pull to zero, so that a clean sweep has an answer.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "evaluate/bootstrap.h"

namespace idiolect::evaluate {

/// A decisive vote between two contestants, by index.
struct Duel {
  std::size_t left = 0;
  std::size_t right = 0;
  bool left_won = false;
};

struct BradleyTerry {
  std::vector<double> strengths;  // logits, their mean is 0
  double side = 0;                // γ, logits
  Interval side_interval;         // 95 %, from the curvature at the best fit
};

BradleyTerry fit_bradley_terry(std::span<const Duel> duels, std::size_t contestants);

/// Above which win rate a judge who agrees with himself in the share `agreement` of repeats cannot
/// come, however unequal the two: ½(1 + √(2c − 1)); ½ for c ≤ ½.
double win_rate_ceiling(double agreement);

}  // namespace idiolect::evaluate
