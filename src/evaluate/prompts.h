// evaluate/prompts.h
//
// What each contestant is sent: the system text, with the summary or without, the
// examples as turns from before the session, and the context. Where the longest of
// these prompts does not fit, everybody loses the same oldest turns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chat/header.h"
#include "evaluate/answer_store.h"
#include "evaluate/contestants.h"
#include "evaluate/exchanges.h"
#include "evaluate/rounds.h"

namespace idiolect::evaluate {

/// How much of a conversation a model sees at once.
class ContextWindow {
 public:
  virtual ~ContextWindow() = default;
  /// In tokens.
  virtual std::size_t size() const = 0;
  /// How many of the oldest turns do not fit into `limit` tokens.
  virtual std::size_t cut_turns(std::string_view system, std::span<const chat::Turn> turns,
                                std::size_t limit) const = 0;
};

/// What is known about the owner, and how much of it contestants may be told.
struct Briefing {
  chat::SystemPrompt prompt;
  std::string summary;                      // persona text; empty: told nothing
  const ExchangeBook* exchanges = nullptr;  // none: nobody sees examples
  std::size_t examples = 8;
  std::uint64_t seed = 1;
  const ContextWindow* window = nullptr;  // none: everything fits
};

/// One conversation to be continued or scored, as everybody is sent it.
struct PromptSet {
  std::vector<StoredPrompt> prompts;  // one per contestant of the table; empty where none is sent
  std::size_t cut_turns = 0;          // oldest turns of the context that nobody is shown
  std::size_t examples = 0;           // of the contestant that is shown the most
};

/// Prompts for a reply of at most `max_new_tokens`. The examples of one contact are the same in
/// every round, so that they are computed once. Throws Error.
PromptSet prompts_for(const Round& round, const Briefing& briefing, std::size_t max_new_tokens);

/// Prompts under which `session` is scored. What retrieval goes by is what stands before the
/// owner's first word: it may not know what it is to predict.
PromptSet prompts_for(const chat::Conversation& session, const Briefing& briefing);

/// The index in the table.
std::size_t index_of(const Contestant& contestant);

}  // namespace idiolect::evaluate
