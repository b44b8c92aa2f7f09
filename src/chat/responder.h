// chat/responder.h
//
// Models as the rest of idiolect knows them: something that answers a
// conversation, and something that says how probable an answer was. Both are
// batched, because the contestants of a comparison share one pass over the weights.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chat/conversation.h"

namespace idiolect::chat {

enum class Adapter : std::uint8_t { Off, On };

/// How the next token is drawn. The order is: repetition penalty, temperature, top-p, min-p.
struct Sampler {
  double temperature = 0.8;         // 0: greedy
  double top_p = 1.0;               // keep the fewest tokens with this mass
  double min_p = 0.05;              // drop tokens below this share of the best one's probability
  double repetition_penalty = 1.0;  // >1: tokens seen in the last 256 become less probable
};

/// A conversation to continue with the owner's next turn.
struct Request {
  std::string system;
  std::vector<Turn> turns;  // may be empty: the owner opens
  Adapter adapter = Adapter::On;
  Sampler sampler;
  std::uint64_t seed = 0;
  std::size_t max_new_tokens = 128;
  /// Called with each further piece of text, valid UTF-8; empty: nobody listens.
  std::function<void(std::string_view)> stream;
};

struct Reply {
  std::string text;
  std::size_t tokens = 0;     // generated, end of turn included
  bool ended = false;         // the model ended its turn itself
  std::size_t cut_turns = 0;  // oldest turns left out because the context was full
};

class Responder {
 public:
  virtual ~Responder() = default;
  /// One reply per request, in order. Throws Error.
  virtual std::vector<Reply> reply(std::span<const Request> requests) = 0;
};

/// The owner's side of one conversation, scored.
struct Score {
  struct Token {
    float log_probability = 0;  // nats, of the token that was written
    float mean = 0;             // of the log-probabilities over the vocabulary
    float deviation = 0;        // likewise
    bool end_of_turn = false;
  };
  std::vector<Token> tokens;  // loss tokens only, in order
  std::size_t bytes = 0;      // UTF-8 bytes of the owner's turns that were scored
  std::size_t turns = 0;      // owner's turns that were scored
  std::size_t cut_turns = 0;  // oldest turns left out because the context was full
};

struct ScoreRequest {
  std::string system;
  const Conversation* conversation = nullptr;  // must outlive the call
  Adapter adapter = Adapter::On;
  double temperature = 1;  // logits are divided by it
};

class Scorer {
 public:
  virtual ~Scorer() = default;
  /// One score per request, in order. Throws Error.
  virtual std::vector<Score> score(std::span<const ScoreRequest> requests) = 0;
};

}  // namespace idiolect::chat
