// evaluate/contestants.h
//
// Who takes part in a comparison, each one row of a table. All models get the same
// context, sampler, seed and limit; what differs between them is a column here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chat/responder.h"

namespace idiolect::evaluate {

/// Where a contestant's answers come from.
enum class Origin : std::uint8_t {
  Model,     // the base, with or without the run's adapter
  Stranger,  // the same base with somebody else's adapter
  Endpoint,  // a model behind a URL; text leaves the machine
  OwnThen,   // what the owner really answered, in the held-out part
  OwnNow,    // what the owner wrote when asked again; comes from votes
  Decoy      // something of the owner's that answers something else
};

/// Which of the owner's past exchanges a model is shown before the context.
enum class Examples : std::uint8_t { None, Drawn, Retrieved };

struct Contestant {
  std::string_view name;   // in files
  std::string_view title;  // above its column
  Origin origin = Origin::Model;
  chat::Adapter adapter = chat::Adapter::Off;
  bool told_summary = false;
  Examples examples = Examples::None;
  bool in_columns = false;       // one of the three that a terminal shows beside the owner's reply
  bool in_blind_rounds = false;  // never the stranger's: it knows somebody else's life
};

/// All of them, in the order of columns, files and reports.
std::span<const Contestant> contestants();

/// Whether it is a model whose probabilities can be asked for.
bool is_scored(const Contestant& contestant);

/// Whether a reply has to be generated for it.
bool is_generated(const Contestant& contestant);

/// Throws UsageError, with the closest name as the hint, when there is none of that name.
const Contestant& find_contestant(std::string_view name);

/// The named ones, in the order of the table, each once. Throws UsageError.
std::vector<const Contestant*> find_contestants(std::span<const std::string> names);

}  // namespace idiolect::evaluate
