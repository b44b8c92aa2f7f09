#include "evaluate/anytime.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <set>

namespace idiolect::evaluate {
namespace {

constexpr double kPrior = 2;  // of the Beta mixture; 2 finds a true 70 % in 53 votes on average
constexpr std::size_t kLongestSession = 1000;
constexpr double kHardlyAnySession = 1e-9;

double log_beta(double a, double b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); }

/// ln of the mixture's likelihood of the tally.
double log_mixture(Tally tally) {
  return log_beta(kPrior + static_cast<double>(tally.wins),
                  kPrior + static_cast<double>(tally.losses)) -
         log_beta(kPrior, kPrior);
}

double log_likelihood(Tally tally, double rate) {
  const auto part = [](std::size_t count, double share) {
    return count == 0 ? 0.0 : static_cast<double>(count) * std::log(share);
  };
  return part(tally.wins, rate) + part(tally.losses, 1.0 - rate);
}

/// Where between `kept` and `refuted` the votes begin to refute a rate.
double edge(Tally tally, double kept, double refuted) {
  const double mixture = log_mixture(tally);
  const double limit = std::log(kDecisiveE);
  for (int i = 0; i < 60; ++i) {
    const double middle = std::midpoint(kept, refuted);
    (mixture - log_likelihood(tally, middle) < limit ? kept : refuted) = middle;
  }
  return kept;
}

bool stops(Tally tally) { return log_e_value(tally) >= std::log(kDecisiveE); }

}  // namespace

double log_e_value(Tally tally) {
  return log_mixture(tally) + static_cast<double>(tally.decisive()) * std::numbers::ln2;
}

double e_value(Tally tally) { return std::exp(log_e_value(tally)); }

Interval confidence_sequence(Tally tally) {
  if (tally.decisive() == 0) return {0, 1};
  const double best = static_cast<double>(tally.wins) / static_cast<double>(tally.decisive());
  return {tally.wins == 0 ? 0.0 : edge(tally, best, 0),
          tally.losses == 0 ? 1.0 : edge(tally, best, 1)};
}

std::vector<DecisiveVote> first_per_context(std::span<const DecisiveVote> votes) {
  std::vector<DecisiveVote> first;
  std::set<std::string> seen;
  for (const DecisiveVote& vote : votes)
    if (seen.insert(vote.context).second) first.push_back(vote);
  return first;
}

AnytimeResult anytime_result(std::span<const DecisiveVote> votes) {
  AnytimeResult result;
  for (const DecisiveVote& vote : first_per_context(votes)) {
    ++(vote.win ? result.tally.wins : result.tally.losses);
    result.e_value = e_value(result.tally);
    if (result.e_value <= result.highest) continue;
    result.highest = result.e_value;
    result.at_highest = result.tally;
  }
  result.p_value = 1.0 / result.highest;
  result.sequence = confidence_sequence(result.tally);
  return result;
}

Behaviour expected_behaviour(double truth, std::size_t cap, Tally now) {
  Behaviour behaviour;
  std::vector<double> going{stops(now) ? 0.0 : 1.0};  // [w]: still voting after w further wins
  double stopped = 1.0 - going.front();
  double won = now.wins > now.losses ? stopped : 0.0;
  behaviour.stopped_within.assign(cap + 1, stopped);
  behaviour.won_within.assign(cap + 1, won);
  for (std::size_t votes = 1; votes <= cap; ++votes) {
    behaviour.mean_votes += 1.0 - stopped;  // whoever has not stopped casts one more
    std::vector<double> next(votes + 1, 0.0);
    for (std::size_t wins = 0; wins < votes; ++wins) {
      next[wins] += going[wins] * (1.0 - truth);
      next[wins + 1] += going[wins] * truth;
    }
    for (std::size_t wins = 0; wins <= votes; ++wins) {
      if (next[wins] == 0 || !stops({now.wins + wins, now.losses + votes - wins})) continue;
      stopped += next[wins];
      if (now.wins + wins > now.losses + votes - wins) won += next[wins];
      next[wins] = 0;
    }
    const auto from = static_cast<std::ptrdiff_t>(votes);
    std::fill(behaviour.stopped_within.begin() + from, behaviour.stopped_within.end(), stopped);
    std::fill(behaviour.won_within.begin() + from, behaviour.won_within.end(), won);
    if (1.0 - stopped < kHardlyAnySession) break;
    going = std::move(next);
  }
  return behaviour;
}

std::size_t votes_still_needed(double truth, Tally now) {
  const Tally leading{std::max(now.wins, now.losses), std::min(now.wins, now.losses)};
  return static_cast<std::size_t>(
      std::lround(expected_behaviour(truth, kLongestSession, leading).mean_votes));
}

}  // namespace idiolect::evaluate
