// evaluate/decoys.h
//
// The decoy: something that the owner really wrote, about as long as the real
// answer, but to something else. Who cannot tell it is not looking at what is said.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "chat/conversation.h"
#include "evaluate/rounds.h"

namespace idiolect::evaluate {

class Decoys {
 public:
  /// Draws from the owner's turns of the training split.
  explicit Decoys(std::span<const chat::Conversation> train);

  /// One of the turns whose lengths are nearest to that of the real answer, and another text than
  /// it; a function of the round and `seed`. Empty where there is none.
  std::string draw(const Round& round, std::uint64_t seed) const;

 private:
  std::vector<std::string> turns_;  // by length, each once
};

}  // namespace idiolect::evaluate
