// commands/compare_options.h
//
// Every knob of `idiolect compare`, once.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "commands/contest.h"
#include "commands/model_flags.h"
#include "evaluate/answering.h"

namespace idiolect::commands {

struct CompareOptions {
  static constexpr std::array kCommaSeparated{"contestants"};

  std::string run = "runs/first";
  ModelFlags model;
  std::string dataset;
  std::string questions;
  int rounds = 5;
  int contexts = 0;
  int samples = 1;
  int examples = 8;
  std::string against;
  std::vector<std::string> contestants;
  std::string endpoint;
  std::string endpoint_model;
  std::string endpoint_key_env;
  bool yes = false;
  std::string persona;
  int max_new_tokens = 96;
  int width = 100;
  bool json = false;
  SamplerFlags sampler;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("run", run, "the run whose adapter takes part");
    visit("questions", questions,
          "a file of free questions, one per line, instead of held-out contexts");
    visit("rounds", rounds, "contexts to show in columns");
    visit("contexts", contexts,
          "ask all contestants this many contexts and keep the answers; 0: only show some");
    visit("samples", samples, "with --contexts: replies of each contestant to each context");
    visit("contestants", contestants, "with --contexts: who takes part; default: all there are");
    visit("examples", examples, "past exchanges that the few-shot contestants are shown");
    visit("against", against, "with --contexts: a stranger's adapter on the same base");
    visit("endpoint", endpoint,
          "with --contexts: URL of an OpenAI-compatible server; your messages are sent to it");
    visit("endpoint-model", endpoint_model, "the model to ask for there");
    visit("endpoint-key-env", endpoint_key_env, "environment variable that holds its key");
    visit("yes", yes, "do not ask before anything is sent");
    visit("persona", persona, "summary of you for those told one; default: persona.md of the run");
    visit("base", model.base, "the base model, where it has moved since the run");
    visit("dataset", dataset, "the dataset, where it has moved since the run");
    visit("max-new-tokens", max_new_tokens, "most tokens of one reply");
    visit("width", width, "columns of the terminal");
    visit("json", json, "print one JSON object instead of columns");
    sampler.describe(visit);
    model.describe_rest(visit);
  }
};

ContestOptions contest_options(const CompareOptions& options);
evaluate::AskOptions ask_options(const CompareOptions& options, const Contest& contest);

/// The first `count` moments of the test split, or the questions. Throws Error.
std::vector<evaluate::Round> rounds_of(const CompareOptions& options,
                                       const std::filesystem::path& dataset, int count);

/// Prints rounds in columns, or as JSON.
void show(const CompareOptions& options, const std::vector<evaluate::AnsweredRound>& answered,
          const std::string& owner);

/// Asks, keeps, and prints the first rounds. Throws Error.
void compare_and_keep(const CompareOptions& options);

}  // namespace idiolect::commands
