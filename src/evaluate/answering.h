// evaluate/answering.h
//
// Asks the contestants: a few rounds at once for the eyes, or a whole comparison
// that is stored as it goes on and can be interrupted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/progress.h"
#include "chat/responder.h"
#include "evaluate/answer_store.h"
#include "evaluate/contestants.h"
#include "evaluate/prompts.h"
#include "evaluate/rounds.h"
#include "evaluate/row_log.h"

namespace idiolect::evaluate {

/// The same for all contestants.
struct AskOptions {
  Briefing briefing;
  chat::Sampler sampler;
  std::uint64_t seed = 1;
  std::size_t max_new_tokens = 96;
  std::size_t samples = 1;
};

/// The request of one contestant; `index` is added to the seed.
chat::Request make_request(const StoredPrompt& prompt, const Contestant& contestant,
                           std::uint64_t index, const AskOptions& options);

/// The contestants that stand in columns beside the owner's own reply.
std::vector<const Contestant*> column_contestants();

/// A round with the answers of column_contestants, in their order.
struct AnsweredRound {
  Round round;
  std::vector<std::string> answers;
};

/// Asks those in one batch; nothing is stored. Throws Error.
std::vector<AnsweredRound> answer_rounds(std::vector<Round> rounds, chat::Responder& responder,
                                         const AskOptions& options);

/// {"context": [{"role", "name", "content"}], "own": text or null, "answers": {name: text}}.
Json to_json(const AnsweredRound& answered);

/// What is to be answered, and by whom.
struct ComparisonPlan {
  std::vector<Round> rounds;
  std::vector<const Contestant*> asked;
  AskOptions options;
  /// What all contestants share besides: {"dataset", "base", "adapter", "form"}. Where it changes,
  /// nothing of before is kept.
  Json shared;
  Json stranger;  // what identifies the stranger's adapter; null: none takes part
  Json endpoint;  // {"url", "model"}; null: none takes part
  Json notes;     // further entries of comparison.json that nothing depends on
};

/// A comparison in the folder of a run's evaluation.
class ComparisonWork {
 public:
  /// Writes comparison.json, rounds.jsonl and prompts.jsonl. Where more contexts or samples were
  /// asked for before, with the same settings, those stay. Throws Error.
  ComparisonWork(EvaluationFolder folder, ComparisonPlan plan);

  /// Stored answers that were of no use any more, and broken lines.
  std::size_t thrown_away() const { return log_.thrown_away(); }
  /// Answers of `origin` that are still missing.
  std::size_t missing(Origin origin) const;
  std::size_t rounds() const { return plan_.rounds.size(); }

  /// Asks the contestants of `origin`, `chunk` requests at a time, and stores each chunk of
  /// replies. Throws what the responder throws; what was stored stays.
  void ask(Origin origin, chat::Responder& responder, std::size_t chunk, const Progress& progress);

  /// Enters the owner's real replies and the decoys, where they take part.
  void enter_own_and_decoys(std::span<const chat::Conversation> train);

  /// Puts the answers in order. Throws Error.
  void finish() { log_.finish(); }

 private:
  struct Task {
    StoredAnswer stored;  // all but the answer
    std::size_t round = 0;
    const Contestant* contestant = nullptr;
  };

  std::vector<Task> tasks_of(Origin origin) const;
  std::filesystem::path prepare();
  void write_files() const;
  std::optional<std::array<std::size_t, 3>> place_of(const Json& row) const;

  EvaluationFolder folder_;
  ComparisonPlan plan_;
  std::string settings_hash_;
  std::vector<std::string> ids_;    // of the rounds
  std::vector<PromptSet> prompts_;  // of the rounds
  std::map<std::string, std::size_t> round_of_id_;
  std::set<std::string> wanted_;  // keys of the contestants that are asked
  RowLog log_;
};

}  // namespace idiolect::evaluate
