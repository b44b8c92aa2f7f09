#include "evaluate/voting.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "evaluate/vote_results.h"

namespace idiolect::evaluate {
namespace {

constexpr std::array<double, 3> kTruths{0.6, 0.7, 0.8};
constexpr std::size_t kEqualKeys = 12;
constexpr std::size_t kShortestSalt = 16;
constexpr std::size_t kLongestJudge = 64;

BlockRecord planned(VoteStore& store, std::span<const Round> rounds,
                    std::span<const AnswerSet> answers, const VotingOptions& options, Time now) {
  if (options.salt.size() < kShortestSalt) throw Bug("the salt of a block is too short");
  BlockOptions block_options = options.block;
  block_options.seen = store.seen_by(options.judge);
  BlockRecord block;
  block.judge = options.judge;
  block.salt = options.salt;
  block.about = options.about;
  block.fingerprint = sha256_hex(to_line(options.about));
  block.app_version = IDIOLECT_VERSION;
  block.created_at = now;
  block.plan = plan_block(rounds, answers, block_options);
  block.id = store.add_block(block);
  return block;
}

std::size_t characters_of(const PlannedTask& task) {
  return count_code_points(task.left_text) + count_code_points(task.right_text);
}

/// Whether `key` is one more after kEqualKeys of the same.
bool goes_on_with(const std::string& key, const std::vector<StoredVote>& votes) {
  if (votes.size() < kEqualKeys) return false;
  return std::all_of(votes.end() - kEqualKeys, votes.end(),
                     [&](const StoredVote& vote) { return vote.key == key; });
}

std::size_t next_attempt(const std::vector<StoredVote>& votes, std::size_t position) {
  return static_cast<std::size_t>(
      std::count_if(votes.begin(), votes.end(),
                    [&](const StoredVote& vote) { return vote.position == position; }));
}

/// The vote that can be taken back: the latest, unless that was done already.
std::optional<StoredVote> latest(const std::vector<StoredVote>& votes) {
  const std::vector<StoredVote> in_force = votes_in_force(votes);
  if (in_force.empty()) return std::nullopt;
  return in_force.back();
}

Json shown_turns(const std::vector<chat::Turn>& turns) {
  Json rows = Json::array();
  for (const chat::Turn& turn : turns)
    rows.push_back(
        {{"role", chat::to_string(turn.role)}, {"name", turn.name}, {"content", turn.content}});
  return rows;
}

Json unveiled(const BlockRecord& block, const std::vector<StoredVote>& votes) {
  Json tasks = Json::array();
  for (const StoredVote& vote : votes) {
    const PlannedTask& task = block.plan.tasks[vote.position];
    tasks.push_back({{"number", vote.position + 1},
                     {"context", shown_turns(task.turns)},
                     {"left", task.left},
                     {"right", task.right},
                     {"left_text", task.left_text},
                     {"right_text", task.right_text},
                     {"kind", to_string(task.kind)},
                     {"choice", to_string(*vote.choice)}});
  }
  std::sort(tasks.begin(), tasks.end(),
            [](const Json& a, const Json& b) { return a["number"] < b["number"]; });
  return tasks;
}

}  // namespace

std::string task_id(const BlockRecord& block, std::size_t position) {
  return sha256_hex(block.salt + '/' + std::to_string(position)).substr(0, 32);
}

Voting::Voting(VoteStore& store, std::span<const Round> rounds, std::span<const AnswerSet> answers,
               const VotingOptions& options, Time now)
    : store_(&store) {
  if (options.judge.empty() || options.judge.size() > kLongestJudge ||
      !is_valid_utf8(options.judge))
    throw UsageError("a judge's name has 1 to 64 bytes");
  if (std::optional<BlockRecord> open = store.open_block(options.judge))
    block_ = std::move(*open);
  else
    block_ = planned(store, rounds, answers, options, now);
}

std::optional<Task> Voting::next(Time now) {
  const std::vector<StoredVote> votes = store_->votes(block_.id);
  std::set<std::size_t> done;
  for (const StoredVote& vote : votes_in_force(votes)) done.insert(vote.position);
  std::size_t position = 0;
  while (done.contains(position)) ++position;
  if (position >= block_.plan.tasks.size()) return std::nullopt;

  const PlannedTask& planned_task = block_.plan.tasks[position];
  Task task;
  task.id = task_id(block_, position);
  task.attempt = next_attempt(votes, position);
  task.number = position + 1;
  task.of = block_.plan.tasks.size();
  task.context = planned_task.turns;
  const std::vector<OwnReply> replies = store_->own_replies(block_.id);
  if (std::any_of(replies.begin(), replies.end(),
                  [&](const OwnReply& reply) { return reply.position == position; })) {
    store_->note_shown(block_.id, position, now);
    task.candidates = Candidates{planned_task.left_text, planned_task.right_text};
  }
  return task;
}

Candidates Voting::own_reply(std::string_view task, const std::optional<std::string>& text,
                             Time now) {
  const std::size_t position = position_of(task);
  if (text && (text->size() > kLongestOwnReply || !is_valid_utf8(*text)))
    throw UsageError("a reply is text of at most 4,096 bytes");
  require_open();
  store_->add_own_reply(block_.id, {position, text, {}, now});
  store_->note_shown(block_.id, position, now);
  return {block_.plan.tasks[position].left_text, block_.plan.tasks[position].right_text};
}

void Voting::vote(std::string_view task, const Ballot& ballot, Time now) {
  const std::size_t position = position_of(task);
  if (ballot.key.size() > 16 || !is_valid_utf8(ballot.key))
    throw UsageError("the name of a key has at most 16 bytes");
  const std::vector<StoredVote> votes = store_->votes(block_.id);
  const std::size_t attempt = next_attempt(votes, position);
  if (ballot.attempt < attempt) return;  // a request that was sent twice
  require_open();
  if (ballot.attempt > attempt)
    throw UsageError("this vote is ahead of its task", "ask for the task again");
  const std::vector<OwnReply> replies = store_->own_replies(block_.id);
  if (std::none_of(replies.begin(), replies.end(),
                   [&](const OwnReply& reply) { return reply.position == position; }))
    throw Conflict("the candidates of this task have not been shown",
                   "write your own reply first, or say that you do not want to");
  const std::vector<StoredVote> in_force = votes_in_force(votes);
  if (std::any_of(in_force.begin(), in_force.end(),
                  [&](const StoredVote& vote) { return vote.position == position; }))
    throw Conflict("this task has a vote", "take it back first");

  StoredVote vote;
  vote.position = position;
  vote.attempt = attempt;
  vote.choice = ballot.choice;
  vote.left_as_is = ballot.left_as_is;
  vote.right_as_is = ballot.right_as_is;
  vote.key = ballot.key;
  vote.shown_at = store_->note_shown(block_.id, position, now);
  vote.voted_at = now;
  vote.too_fast = is_too_fast(characters_of(block_.plan.tasks[position]), vote.shown_at, now);
  vote.same_key = goes_on_with(ballot.key, in_force);
  store_->add_vote(block_.id, vote);
}

void Voting::undo(Time now) {
  require_open();
  const std::vector<StoredVote> votes = store_->votes(block_.id);
  const std::optional<StoredVote> last = latest(votes);
  if (!last) throw Conflict("there is no vote to take back");
  StoredVote undone;
  undone.position = last->position;
  undone.attempt = next_attempt(votes, last->position);
  undone.shown_at = last->shown_at;
  undone.voted_at = now;
  undone.supersedes = last->id;
  store_->add_vote(block_.id, undone);
}

Progress Voting::progress() const {
  Progress progress;
  progress.of = block_.plan.tasks.size();
  std::vector<DecisiveVote> counted;
  for (const BlockRecord& block : store_->blocks()) {
    if (block.judge != block_.judge || block.fingerprint != block_.fingerprint) continue;
    const std::vector<StoredVote> votes = votes_in_force(store_->votes(block.id));
    std::size_t shown = votes.size();
    if (block.id == block_.id) {
      progress.done = votes.size();
      progress.can_undo = !block.closed && !votes.empty();
      if (!block.closed && votes.size() < progress.of) shown -= shown % kProgressStep;
    } else if (block.closed) {
      ++progress.closed_blocks;
    }
    if (block.plan.primary.challenger != block_.plan.primary.challenger ||
        block.plan.primary.reference != block_.plan.primary.reference)
      continue;
    for (std::size_t i = 0; i < shown; ++i)
      if (const auto decisive = primary_vote(block, votes[i])) counted.push_back(*decisive);
  }
  const AnytimeResult result = anytime_result(counted);
  progress.decisive = result.tally.decisive();
  progress.e_value = result.e_value;
  progress.decided = result.decided();
  progress.sequence = result.sequence;
  if (result.tally.wins < result.tally.losses)
    progress.sequence = {1.0 - result.sequence.high, 1.0 - result.sequence.low};
  for (const double truth : kTruths)
    progress.needed.push_back(
        {truth, progress.decided ? 0 : votes_still_needed(truth, result.tally)});
  return progress;
}

Json Voting::close(Time now) {
  const std::vector<StoredVote> votes = votes_in_force(store_->votes(block_.id));
  if (votes.size() < block_.plan.tasks.size())
    throw Conflict("the block is not finished", "vote on the tasks that are left");
  if (!block_.closed) store_->close_block(block_.id, now);
  block_.closed = true;
  return {{"block", block_.id},
          {"tasks", unveiled(block_, votes)},
          {"results", measure_votes(*store_)}};
}

std::size_t Voting::position_of(std::string_view task) const {
  for (std::size_t i = 0; i < block_.plan.tasks.size(); ++i)
    if (task_id(block_, i) == task) return i;
  throw UsageError("there is no such task in this block", "load the page again");
}

void Voting::require_open() const {
  if (block_.closed) throw Conflict("the block is closed: its votes stand", "start a new block");
}

}  // namespace idiolect::evaluate
