// evaluate/sign_test.h
//
// Exact statistics of a number of votes that was fixed beforehand; beside
// anytime.h's, which hold at any time.
#pragma once

#include <cstddef>

#include "evaluate/anytime.h"
#include "evaluate/bootstrap.h"

namespace idiolect::evaluate {

/// Two-sided probability of a tally at least as uneven when both are equally liked.
double sign_test(Tally tally);

/// The fewest wins of `votes` with a two-sided p ≤ 5 %; votes + 1 when not even all of them.
std::size_t smallest_decisive_score(std::size_t votes);

/// From how many votes on a true win rate `truth` is found (p ≤ 5 %, two-sided) with probability
/// ≥ 80 %. Power goes up in a saw's teeth; fewer votes reach it too, but one more then loses it.
std::size_t votes_for_power(double truth);

/// Wilson's 95 % interval of `successes` of `trials`; successes may count ties as ½.
Interval wilson_interval(double successes, double trials);

}  // namespace idiolect::evaluate
