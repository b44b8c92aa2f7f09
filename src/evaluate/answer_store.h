// evaluate/answer_store.h
//
// What contestants answered, as it lies in RUN/evaluation: contexts in rounds.jsonl,
// the prompts as they were sent in prompts.jsonl, one reply per line in
// answers.jsonl, and in comparison.json what all of it was made with. A reply is
// kept under a hash of everything that it depends on, so that one of before a change
// is never taken for one of after it. The files are read as if a stranger had
// written them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "chat/conversation.h"
#include "evaluate/evidence.h"
#include "evaluate/rounds.h"

namespace idiolect::evaluate {

/// Paths inside the evaluation of a run.
struct EvaluationFolder {
  std::filesystem::path root;

  static EvaluationFolder of_run(const std::filesystem::path& run) { return {run / "evaluation"}; }
  std::filesystem::path comparison() const { return root / "comparison.json"; }
  std::filesystem::path rounds() const { return root / "rounds.jsonl"; }
  std::filesystem::path prompts() const { return root / "prompts.jsonl"; }
  std::filesystem::path answers() const { return root / "answers.jsonl"; }
  std::filesystem::path scores() const { return root / "scores.jsonl"; }
};

/// What identifies a context: a hash of its turns and of what the owner really answered.
std::string round_id(const Round& round);

/// One line of answers.jsonl.
struct StoredAnswer {
  std::string key;         // hash of everything that the answer depends on
  std::string contestant;  // its name
  std::string round;       // round_id
  std::size_t sample = 0;
  std::string prompt;     // key of prompts.jsonl; empty where nothing was sent
  std::string made_with;  // what all contestants share, as a hash: settings_hash in comparison.json
  Answer answer;
};

/// One line of prompts.jsonl: what a model was sent, to the byte.
struct StoredPrompt {
  std::string key;  // hash of the rest
  std::string system;
  std::vector<chat::Turn> turns;  // examples, which are `carried`, and the context behind them
};

/// Everything that lies in the folder and belongs together.
struct StoredComparison {
  /// {"seed", "samples", "contexts", "max_new_tokens", "sampler", "dataset", "base", "adapter",
  ///  "stranger", "endpoint", "summary", "cut_turns", "prompts_mean_something": {"holds",
  ///  "reason"}, …}.
  Json about;
  std::vector<Round> rounds;
  /// Those that have an answer to every round, in the order of the table. `own_then` and `decoy`
  /// are among them.
  std::vector<AnswerSet> answers;
  std::size_t incomplete = 0;  // contestants that lack answers; their generation can be resumed
  std::size_t unreadable = 0;  // lines that are no answers, or to nothing that was asked
};

/// Throws Error: nothing there yet (with the command that makes it), or contexts that cannot be
/// read.
StoredComparison read_comparison(const EvaluationFolder& folder);

/// Whether there is one.
bool has_comparison(const EvaluationFolder& folder);

/// The prompts by their keys. Throws Error.
std::map<std::string, StoredPrompt> read_prompts(const EvaluationFolder& folder);

/// For each round the prompt of `contestant`, in order; none where nothing was sent.
std::vector<std::optional<StoredPrompt>> prompts_of(const EvaluationFolder& folder,
                                                    std::string_view contestant);

/// Lines → answers; lines that are none are counted, never thrown. The last line may be torn.
struct ReadAnswers {
  std::vector<StoredAnswer> answers;
  std::size_t unreadable = 0;
};
ReadAnswers parse_answers(std::string_view lines);

/// Contexts ↔ lines. parse_rounds throws Error: what was asked must be known.
std::string rounds_text(std::span<const Round> rounds);
std::vector<Round> parse_rounds(std::string_view lines);

/// One line of each file, and back; none where the row is not one.
Json to_json(const StoredAnswer& stored);
std::optional<StoredAnswer> answer_from(const Json& row);
Json to_json(const StoredPrompt& prompt);
std::optional<StoredPrompt> prompt_from(const Json& row);

}  // namespace idiolect::evaluate
