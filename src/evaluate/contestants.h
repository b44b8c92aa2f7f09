// evaluate/contestants.h
//
// Who takes part in a comparison, each one row of a table, and their answers.
// All models get the same context, sampler, seed and limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "chat/header.h"
#include "chat/responder.h"
#include "evaluate/rounds.h"

namespace idiolect::evaluate {

/// What a model contestant is given besides the context.
struct Contestant {
  std::string_view name;   // in JSON
  std::string_view title;  // above its column
  chat::Adapter adapter;
  bool told_summary;
};

/// The models, in the order of their columns; the owner's own reply stands before them.
std::span<const Contestant> contestants();

struct CompareOptions {
  chat::SystemPrompt prompt;
  std::string summary;  // persona text; empty: told nothing
  chat::Sampler sampler;
  std::uint64_t seed = 1;
  std::size_t max_new_tokens = 96;
};

/// A round with the answers of all contestants, in their order.
struct AnsweredRound {
  Round round;
  std::vector<std::string> answers;
};

/// Asks all contestants in one batch. Throws Error.
std::vector<AnsweredRound> answer_rounds(std::vector<Round> rounds, chat::Responder& responder,
                                         const CompareOptions& options);

/// {"context": [{"role", "name", "content"}], "own": text or null, "answers": {name: text}}.
Json to_json(const AnsweredRound& answered);

}  // namespace idiolect::evaluate
