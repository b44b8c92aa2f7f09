#include "evaluate/bits_per_byte.h"

#include <numbers>

#include "base/error.h"

namespace idiolect::evaluate {

BitsPerByte bits_per_byte(std::span<const chat::Score> scores) {
  BitsPerByte measure;
  double nats = 0;
  double end_nats = 0;
  for (const chat::Score& score : scores) {
    for (const chat::Score::Token& token : score.tokens) {
      nats -= token.log_probability;
      if (!token.end_of_turn) continue;
      end_nats -= token.log_probability;
      ++measure.end_tokens;
    }
    measure.tokens += score.tokens.size();
    measure.bytes += score.bytes;
    measure.turns += score.turns;
    measure.cut_turns += score.cut_turns;
  }
  measure.sessions = scores.size();
  if (measure.bytes == 0)
    throw Error("the owner says nothing in this split", "choose another with --split");
  const double scale = 1.0 / (std::numbers::ln2 * static_cast<double>(measure.bytes));
  measure.value = nats * scale;
  measure.without_end = (nats - end_nats) * scale;
  return measure;
}

Json to_json(const BitsPerByte& measure) {
  return {{"bits_per_byte", measure.value}, {"bits_per_byte_without_end", measure.without_end},
          {"tokens", measure.tokens},       {"end_tokens", measure.end_tokens},
          {"bytes", measure.bytes},         {"turns", measure.turns},
          {"sessions", measure.sessions},   {"cut_turns", measure.cut_turns}};
}

}  // namespace idiolect::evaluate
