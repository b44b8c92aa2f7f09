// evaluate/scoring.h
//
// Measures the owner's held-out words under each contestant that is a model, and
// stores each piece of the work as it is done (score_store.h).
#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/progress.h"
#include "chat/responder.h"
#include "evaluate/contestants.h"
#include "evaluate/prompts.h"
#include "evaluate/row_log.h"
#include "evaluate/score_store.h"

namespace idiolect::evaluate {

struct ScorePlan {
  std::vector<chat::Conversation> sessions;
  std::vector<const Contestant*> asked;  // those that are not scored are passed over
  Briefing briefing;
  std::set<std::string> known;  // contacts of the training split
  Json shared;                  // as in ComparisonPlan
  Json stranger;                // likewise
};

class ScoreWork {
 public:
  /// Throws Error.
  ScoreWork(std::filesystem::path file, ScorePlan plan);

  std::size_t thrown_away() const { return log_.thrown_away(); }
  /// Scores of `origin` that are still missing.
  std::size_t missing(Origin origin) const;
  /// Oldest turns that the longest prompt leaves no room for; they are asked of nobody.
  std::size_t cut_turns() const { return cut_turns_; }

  /// Scores the contestants of `origin`, sessions as written and folded.
  void score(Origin origin, chat::Scorer& scorer, const Progress& progress);
  void finish() { log_.finish(); }

 private:
  /// One session as everybody is asked for it.
  struct Item {
    std::string session;
    bool folded = false;
    bool unseen = false;
    PromptSet prompts;
  };
  struct Task {
    const Item* item = nullptr;
    const Contestant* contestant = nullptr;
    std::string key;
  };

  std::filesystem::path prepare(std::filesystem::path file);
  std::vector<Task> tasks_of(Origin origin) const;
  std::optional<std::array<std::size_t, 3>> place_of(const Json& row) const;

  ScorePlan plan_;
  std::string settings_hash_;
  std::vector<Item> items_;
  std::map<std::string, std::size_t> session_index_;
  std::set<std::string> wanted_;
  std::size_t cut_turns_ = 0;
  RowLog log_;
};

}  // namespace idiolect::evaluate
