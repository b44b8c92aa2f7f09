// evaluate/bits_per_byte.h
//
// The measure that lets models with different vocabularies be compared: how many
// bits the model needs for each byte the owner really wrote.
#pragma once

#include <cstddef>
#include <span>

#include "base/json.h"
#include "chat/responder.h"

namespace idiolect::evaluate {

struct BitsPerByte {
  double value = 0;            // −Σ log₂ p over all loss tokens ÷ bytes
  double without_end = 0;      // the same without the end-of-turn tokens
  std::size_t tokens = 0;      // loss tokens, end of turn included
  std::size_t end_tokens = 0;  // of which ends of turns
  std::size_t bytes = 0;       // of the owner's turns, joins included
  std::size_t turns = 0;
  std::size_t sessions = 0;
  std::size_t cut_turns = 0;  // oldest turns left out because the context was full
};

/// Throws Error when there is nothing of the owner's to divide by.
BitsPerByte bits_per_byte(std::span<const chat::Score> scores);

/// {"bits_per_byte", "bits_per_byte_without_end", "tokens", "bytes", …}.
Json to_json(const BitsPerByte& measure);

}  // namespace idiolect::evaluate
