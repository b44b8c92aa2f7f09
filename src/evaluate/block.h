// evaluate/block.h
//
// The plan of a block of blind rounds: which contestants meet on which context, and
// on which side. It is settled before the first vote from a stored seed, so that
// nothing that a judge does can lead to an easier question. The plan names
// contestants and never leaves the process; a judge sees voting.h's Task.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chat/conversation.h"
#include "evaluate/evidence.h"
#include "evaluate/rounds.h"
#include "evaluate/shown_text.h"

namespace idiolect::evaluate {

enum class TaskKind : std::uint8_t {
  Pair,    // two contestants
  Repeat,  // a pair of before with the sides swapped: does the judge agree with himself?
  Decoy    // a contestant beside a real message of the owner's that answers something else
};

/// "pair", "repeat", "decoy".
std::string_view to_string(TaskKind kind);

struct PlannedTask {
  TaskKind kind = TaskKind::Pair;
  std::size_t repeats = 0;  // of a Repeat: the position of the pair
  std::string context;      // hash of what is answered; votes with the same one are not independent
  std::string conversation;  // where it comes from; empty for free questions
  std::vector<chat::Turn> turns;
  std::string left;  // names of contestants
  std::string right;
  std::string left_text;  // as shown: shown_text()
  std::string right_text;
};

/// The comparison that the word "better" is about, settled before the first vote.
struct Primary {
  std::string challenger;
  std::string reference;
};

struct BlockPlan {
  std::uint64_t seed = 0;
  Primary primary;
  std::vector<PlannedTask> tasks;
  std::map<std::string, std::size_t> left_out;  // by reason: pairs that would give somebody away
};

struct BlockOptions {
  std::uint64_t seed = 1;
  std::size_t rounds = 30;
  /// Two to four names; empty: tuned, zero_shot_summary and zero_shot, as far as they answered.
  std::vector<std::string> contestants = {};
  /// Whose answers serve as decoys. Where there are none, their places go to repeats.
  std::string decoy = "decoy";
  /// The real reply may compete only where the owner will not know it again: months old.
  bool own_reply_is_old = false;
  GiveAways give_aways = {};
  /// {context, "a|b" in alphabetical order} that this judge has seen in earlier blocks.
  std::set<std::pair<std::string, std::string>> seen = {};
};

/// At least 20 rounds: twelves in which each pair of contestants meets equally often and each
/// contestant stands on the left exactly half the time; between them at least 5 % decoys and 10 %
/// repeats. Contexts are used evenly. Throws UsageError for contestants or rounds that cannot be
/// planned, Error when too few contexts are left.
BlockPlan plan_block(std::span<const Round> rounds, std::span<const AnswerSet> answers,
                     const BlockOptions& options);

/// What identifies a context among votes: a hash of its turns.
std::string context_of(const Round& round);

}  // namespace idiolect::evaluate
