#include "evaluate/sign_test.h"

#include <algorithm>
#include <cmath>

namespace idiolect::evaluate {
namespace {

constexpr double kLevel = 0.05;
constexpr double kPower = 0.80;
constexpr double kNormal95 = 1.959963984540054;
constexpr std::size_t kMostVotes = 20'000;

double binomial(std::size_t trials, std::size_t hits, double rate) {
  const auto n = static_cast<double>(trials);
  const auto k = static_cast<double>(hits);
  return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                  k * std::log(rate) + (n - k) * std::log1p(-rate));
}

/// Probability of at least `hits`.
double upper_tail(std::size_t trials, std::size_t hits, double rate) {
  double sum = 0;
  for (std::size_t k = hits; k <= trials; ++k) sum += binomial(trials, k, rate);
  return sum;
}

}  // namespace

double sign_test(Tally tally) {
  const std::size_t votes = tally.decisive();
  return std::min(1.0, 2.0 * upper_tail(votes, std::max(tally.wins, tally.losses), 0.5));
}

std::size_t smallest_decisive_score(std::size_t votes) {
  double tail = 0;
  for (std::size_t wins = votes + 1; wins-- > 0;) {
    tail += binomial(votes, wins, 0.5);
    if (2.0 * tail > kLevel) return wins + 1;
  }
  return votes + 1;
}

std::size_t votes_for_power(double truth) {
  std::size_t enough = 0;  // the smallest number since the last that was too small
  for (std::size_t votes = 1; votes < kMostVotes; ++votes) {
    const std::size_t score = smallest_decisive_score(votes);
    const double power = upper_tail(votes, score, truth) + upper_tail(votes, score, 1.0 - truth);
    if (power < kPower) enough = 0;
    if (power >= kPower && enough == 0) enough = votes;
    // The teeth are shallower than this; behind it nothing falls back.
    if (enough > 0 && votes > enough + enough / 4 + 20) return enough;
  }
  return kMostVotes;
}

Interval wilson_interval(double successes, double trials) {
  if (trials <= 0) return {0, 1};
  const double rate = successes / trials;
  const double z2 = kNormal95 * kNormal95;
  const double scale = 1.0 + z2 / trials;
  const double centre = (rate + z2 / (2.0 * trials)) / scale;
  const double half =
      kNormal95 * std::sqrt(rate * (1.0 - rate) / trials + z2 / (4.0 * trials * trials)) / scale;
  return {centre - half, centre + half};
}

}  // namespace idiolect::evaluate
