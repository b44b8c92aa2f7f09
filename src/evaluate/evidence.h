// evaluate/evidence.h
//
// Everything that was collected about a run before any number is worked out: the
// chats, the contexts that were answered, the contestants' answers and scores. A
// metric (metric.h) is a pure function of it, so a report is made again from stored
// files alone, to the byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "chat/conversation.h"
#include "chat/responder.h"
#include "evaluate/rounds.h"

namespace idiolect::evaluate {

struct Answer {
  std::string text;        // bubbles joined by \n, as a turn's content
  std::size_t tokens = 0;  // generated, end of turn included; 0 where nothing was generated
  bool ended = true;       // false: cut off by the limit
};

/// What one contestant answered to every round.
struct AnswerSet {
  std::string contestant;  // its name in the table of contestants
  std::string title;       // as it is shown
  std::vector<std::vector<Answer>>
      of_round;  // one or more samples each; the first is the one shown
};

/// The owner's held-out words under one contestant.
struct ScoreSet {
  std::string contestant;
  std::string title;
  std::vector<chat::Score> scores;  // one per test session
};

struct Evidence {
  std::string owner;
  std::span<const chat::Conversation> train;
  std::span<const chat::Conversation> valid;
  std::span<const chat::Conversation> test;
  std::span<const Round> rounds;
  std::span<const AnswerSet> answers;
  std::span<const ScoreSet> scores;
  /// The same words without capitals and punctuation; empty where that was not scored.
  std::span<const ScoreSet> folded;
  /// Of each test session: whether training never saw its contact. Empty: unknown.
  std::vector<bool> unseen;
  /// What needed a model or a person to measure, by the name of its metric: the contents of
  /// RUN/evaluation/<name>.json.
  std::map<std::string, Json> measured;
  std::uint64_t seed = 1;
};

}  // namespace idiolect::evaluate
