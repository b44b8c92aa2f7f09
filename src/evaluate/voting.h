// evaluate/voting.h
//
// A judge's session of blind rounds, as the page and a terminal use it. What comes
// out of here before `close` names no contestant and depends on none: ids are salted
// hashes, and the running e-value is the same whoever leads.
//
// The running figures are worked out from votes up to the last whole group of
// kProgressStep tasks. If they moved with each vote, a rise would say "the text you
// have just chosen is by the one that leads", and teach the judge whose is whose.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/times.h"
#include "evaluate/anytime.h"
#include "evaluate/block.h"
#include "evaluate/votes.h"

namespace idiolect::evaluate {

constexpr std::size_t kProgressStep = 6;
constexpr std::size_t kLongestOwnReply = 4096;  // bytes

/// The fixed questions.
constexpr std::string_view kQuestion = "Which is more like something I would have written here?";
constexpr std::string_view kAsIsQuestion = "Would you send it as is?";

struct Candidates {
  std::string left;
  std::string right;
};

/// One screen.
struct Task {
  std::string id;           // opaque: 32 hexadecimal digits
  std::size_t attempt = 0;  // to be given back with the vote
  std::size_t number = 0;   // 1 …
  std::size_t of = 0;
  std::vector<chat::Turn> context;  // oldest first
  std::optional<Candidates>
      candidates;  // none until the own reply, or that there is none, is stored
};

/// How many more votes would be needed on average, if the one that leads (unnamed) truly won the
/// share `truth`.
struct VotesNeeded {
  double truth = 0;  // 0.6, 0.7, 0.8
  std::size_t votes = 0;
};

struct Progress {
  std::size_t done = 0;
  std::size_t of = 0;
  std::size_t closed_blocks = 0;  // of this judge, with the same models: they count too
  std::size_t decisive = 0;       // votes that count in the primary comparison
  double e_value = 1;
  bool decided = false;             // E has reached 20
  Interval sequence{0, 1};          // of the win rate of the one that leads, unnamed
  std::vector<VotesNeeded> needed;  // for 60, 70 and 80 %; in votes on the primary comparison
  bool can_undo = false;
};

struct VotingOptions {
  std::string judge = "owner";  // 1 … 64 bytes
  BlockOptions block;
  Json about = Json::object();  // hashes of base, adapter, prompts, dataset: kept with the block
  std::string salt;             // random, at least 16 bytes; not used when a block is resumed
};

class Voting {
 public:
  /// Resumes the judge's open block, or plans and stores a new one. `store` must outlive the
  /// object. Throws Error when no block can be planned.
  Voting(VoteStore& store, std::span<const Round> rounds, std::span<const AnswerSet> answers,
         const VotingOptions& options, Time now);

  /// The first task without a vote; none when all are done. The time is noted when candidates go
  /// out.
  std::optional<Task> next(Time now);

  /// Stores what the judge wrote (none: does not want to), and only then gives the candidates out.
  /// The same again is harmless. Throws UsageError for no such task or too long a text, Conflict
  /// when another reply is stored or the block is closed.
  Candidates own_reply(std::string_view task, const std::optional<std::string>& text, Time now);

  /// On the disk when it returns; the same attempt again changes nothing. Throws UsageError for no
  /// such task, Conflict when candidates were not shown or the block is closed.
  void vote(std::string_view task, const Ballot& ballot, Time now);

  /// Takes the last vote back by a new row; its task is next again. Throws Conflict when there is
  /// none or the block is closed.
  void undo(Time now);

  Progress progress() const;

  /// Ends the block for good, and only then says who was who. Throws Conflict while a task is open.
  /// {"block", "tasks": [{"number", "context": [{"role", "name", "content"}], "left", "right",
  ///  "left_text", "right_text", "kind", "choice"}], "results": measure_votes}.
  Json close(Time now);
  bool closed() const noexcept { return block_.closed; }

 private:
  std::size_t position_of(std::string_view task) const;
  void require_open() const;

  VoteStore* store_;
  BlockRecord block_;
};

/// The id under which a judge sees a task.
std::string task_id(const BlockRecord& block, std::size_t position);

}  // namespace idiolect::evaluate
