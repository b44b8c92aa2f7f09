// evaluate/score_store.h
//
// RUN/evaluation/scores.jsonl: the owner's test sessions under each contestant that
// is a model, as written and once more without capitals and punctuation, so that
// what is only layout can be told from the rest.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/conversation.h"
#include "evaluate/answer_store.h"
#include "evaluate/evidence.h"

namespace idiolect::evaluate {

/// One line of scores.jsonl.
struct StoredScore {
  std::string key;         // hash of everything that it depends on
  std::string contestant;  // its name
  bool folded = false;     // without capitals and punctuation
  std::string session;     // id of the dataset row
  bool unseen = false;     // a session with a contact that training never saw
  std::string made_with;   // what all contestants share, as a hash
  chat::Score score;       // mean and deviation are 0 where they were not kept
};

struct StoredScores {
  std::vector<std::string> sessions;  // ids, in the order of the scores
  std::vector<bool> unseen;           // of each
  std::vector<ScoreSet> scores;       // complete ones only, in the order of the table
  std::vector<ScoreSet> folded;       // the same, without capitals and punctuation
  std::size_t unreadable = 0;
};

/// Throws Error when nothing is there yet.
StoredScores read_scores(const EvaluationFolder& folder);
/// The same of a file of another name.
StoredScores read_scores_file(const std::filesystem::path& path);

/// Whether there are any.
bool has_scores(const EvaluationFolder& folder);

/// Lines → scores; lines that are none are counted, never thrown.
struct ReadScores {
  std::vector<StoredScore> scores;
  std::size_t unreadable = 0;
};
ReadScores parse_scores(std::string_view lines);

/// One line, and back; none where the row is not one. Probabilities are kept to 1e-5 nats, mean and
/// deviation only where they are needed.
enum class Moments : bool { Left, Kept };
Json to_json(const StoredScore& stored, Moments moments);
std::optional<StoredScore> score_from(const Json& row);

/// `session` with the letters of everybody lower-case and without punctuation; turns of which
/// nothing is left are left out.
chat::Conversation folded(const chat::Conversation& session);

}  // namespace idiolect::evaluate
