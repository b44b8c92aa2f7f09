// commands/contest.h
//
// What `compare` and `score` know about a run before they ask anybody: its base,
// its dataset, what contestants may be told, and what identifies all of it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "chat/conversation.h"
#include "commands/model_flags.h"
#include "evaluate/exchanges.h"
#include "evaluate/prompting.h"
#include "evaluate/prompts.h"

namespace idiolect::commands {

struct ContestOptions {
  std::string run;
  ModelFlags model;
  std::string dataset;  // empty: the run's
  std::string persona;  // empty: persona.md of the run
  std::size_t examples = 8;
  std::uint64_t seed = 1;
};

struct Contest {
  ModelSelection selection;
  std::filesystem::path dataset;
  std::vector<chat::Conversation> train;
  std::unique_ptr<evaluate::ExchangeBook> exchanges;
  std::unique_ptr<evaluate::ContextWindow> window;
  evaluate::Briefing briefing;  // views the two above
  Json shared;                  // evaluate::ComparisonPlan::shared
};

/// Throws Error.
Contest open_contest(ContestOptions options);

/// Another adapter on the same base, told the same. Throws Error.
ModelSelection select_stranger(const Contest& contest, ModelFlags flags,
                               const std::string& adapter);

/// What identifies an adapter: the hash of its weights.
Json identify_adapter(const std::filesystem::path& peft);

/// Parameters from the shapes of the weights; whether there is a chat template. Throws Error.
evaluate::BaseFacts base_facts(const std::filesystem::path& base);

/// Calls `body` with the model opened, and closes it: one base at a time is in memory.
void with_model(const ModelSelection& selection,
                const std::function<void(generate::LanguageModel&)>& body);

}  // namespace idiolect::commands
