// evaluate/standings.h
//
// Bits per byte of several contestants on the very same words, with intervals, and
// the paired difference of each from the tuned one: what one conversation costs more
// or less, so that easy and hard conversations cancel out.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "chat/responder.h"
#include "evaluate/bits_per_byte.h"
#include "evaluate/bootstrap.h"

namespace idiolect::evaluate {

/// Somebody who was scored.
struct Entrant {
  std::string name;                 // as it is shown
  std::vector<chat::Score> scores;  // one per session, the same sessions for all
};

struct Standing {
  std::string name;
  BitsPerByte measure;
  Interval interval;             // of measure.value
  double difference = 0;         // bits per byte above the reference, paired by session
  Interval difference_interval;  // zero in it: the data do not tell the two apart
};

struct Standings {
  std::vector<Standing> rows;  // in the order of the entrants
  std::size_t reference = 0;   // the row that the differences are from
  std::size_t sessions = 0;
  std::size_t left_out = 0;  // sessions in which not all were scored on the same bytes
};

/// Throws Error when no session is left, Bug when the entrants have different numbers of sessions.
Standings compare_scores(std::span<const Entrant> entrants, std::size_t reference);

/// One row each, in columns.
std::string standings_table(const Standings& standings);

/// {"sessions", "left_out", "reference", "contestants": [{"name", "interval", …}]}.
Json to_json(const Standings& standings);

}  // namespace idiolect::evaluate
