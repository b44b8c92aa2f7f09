// evaluate/anytime.h
//
// Statistics that stay true however often one looks: a single judge will stop when
// it looks good, and a sign test read after each vote finds a winner between equals
// in more than a third of 500-vote sessions. The e-value here is a mixture of bets
// on all win rates (Beta(2, 2) over them) against ½; by Ville's inequality it reaches
// 20 in at most 5 % of endless sessions without a preference.
//
// It is valid when each counted vote is a fair coin under "no preference", given the
// votes before it. Votes on one context are not: who likes a reply once likes it
// again. So of each context only the first decisive vote counts (first_per_context).
//
// Reference: Howard et al. 2021 (arXiv:1810.08240), Waudby-Smith & Ramdas 2024.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evaluate/bootstrap.h"

namespace idiolect::evaluate {

constexpr double kDecisiveE = 20;  // 1 / 5 %

/// Decisive votes for and against.
struct Tally {
  std::size_t wins = 0;
  std::size_t losses = 0;
  std::size_t decisive() const { return wins + losses; }
};

/// ln of B(2+w, 2+l) / (B(2, 2) · 2^-(w+l)).
double log_e_value(Tally tally);
double e_value(Tally tally);

/// All win rates that the votes do not refute at 5 %, at whatever time one looks.
Interval confidence_sequence(Tally tally);

/// A decisive vote: for the challenger or against.
struct DecisiveVote {
  std::string context;
  bool win = false;
};

/// Of each context the first.
std::vector<DecisiveVote> first_per_context(std::span<const DecisiveVote> votes);

struct AnytimeResult {
  Tally tally;         // of one vote per context
  double e_value = 1;  // now
  double highest = 1;  // so far
  Tally at_highest;    // who led then
  double p_value = 1;  // 1 / highest
  Interval sequence{0, 1};
  bool decided() const { return highest >= kDecisiveE; }
};

/// Over `votes` in the order in which they were cast, with one per context.
AnytimeResult anytime_result(std::span<const DecisiveVote> votes);

/// Exact behaviour when every vote is a win with probability `truth`, by dynamic programming.
struct Behaviour {
  double mean_votes = 0;               // until E ≥ 20, at most `cap`
  std::vector<double> stopped_within;  // [n]: probability of E ≥ 20 after at most n votes
  std::vector<double> won_within;      // [n]: likewise, with more wins than losses
};
Behaviour expected_behaviour(double truth, std::size_t cap, Tally now = {});

/// Votes until E ≥ 20 on average if the one that leads now truly wins `truth` of them (the exact
/// mean of what is left, no session longer than 1,000 more); 0 where that is reached.
std::size_t votes_still_needed(double truth, Tally now);

}  // namespace idiolect::evaluate
