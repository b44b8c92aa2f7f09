#include "evaluate/votes.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/sha256.h"
#include "evaluate/vote_file.h"

namespace idiolect::evaluate {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::string_view, 5> kChoices{"left", "right", "both_fine", "neither", "skip"};

std::int64_t stored(Time time) { return time.time_since_epoch().count(); }
Time to_time(std::int64_t value) { return Time(milliseconds(value)); }
std::int64_t stored(std::size_t value) { return static_cast<std::int64_t>(value); }
std::size_t to_size(std::int64_t value) { return static_cast<std::size_t>(value); }

std::optional<std::int64_t> stored(const std::optional<bool>& value) {
  if (!value) return std::nullopt;
  return *value ? 1 : 0;
}

std::optional<bool> flag(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.integer(column) != 0;
}

Json turns_json(const std::vector<chat::Turn>& turns) {
  Json rows = Json::array();
  for (const chat::Turn& turn : turns)
    rows.push_back(
        {{"role", chat::to_string(turn.role)}, {"name", turn.name}, {"content", turn.content}});
  return rows;
}

std::vector<chat::Turn> turns_from(const Json& rows) {
  std::vector<chat::Turn> turns;
  for (const Json& row : rows) {
    chat::Turn turn;
    turn.role = row.at("role") == "assistant" ? chat::Role::Assistant : chat::Role::User;
    turn.name = row.at("name").get<std::string>();
    turn.content = row.at("content").get<std::string>();
    turns.push_back(std::move(turn));
  }
  return turns;
}

void add_task(const VoteFile& file, std::int64_t block, std::size_t position,
              const PlannedTask& task) {
  Statement(file, "INSERT INTO task VALUES (?,?,?,?,?,?,?,?,?,?,?)")
      .with(block)
      .with(stored(position))
      .with(static_cast<std::int64_t>(task.kind))
      .with(stored(task.repeats))
      .with(task.context)
      .with(task.conversation)
      .with(to_line(turns_json(task.turns)))
      .with(task.left)
      .with(task.right)
      .with(task.left_text)
      .with(task.right_text)
      .next();
}

std::vector<PlannedTask> tasks_of(const VoteFile& file, std::int64_t block) {
  Statement rows(file,
                 "SELECT kind, repeats, context, conversation, turns, left_name, right_name, "
                 "left_text, right_text FROM task WHERE block = ? ORDER BY position");
  rows.with(block);
  std::vector<PlannedTask> tasks;
  while (rows.next()) {
    PlannedTask task;
    task.kind = static_cast<TaskKind>(rows.integer(0));
    task.repeats = to_size(rows.integer(1));
    task.context = rows.text(2);
    task.conversation = rows.text(3);
    task.turns = turns_from(parse_json(rows.text(4), "votes: a task's turns"));
    task.left = rows.text(5);
    task.right = rows.text(6);
    task.left_text = rows.text(7);
    task.right_text = rows.text(8);
    tasks.push_back(std::move(task));
  }
  return tasks;
}

std::map<std::string, std::size_t> counts_from(const Json& object) {
  std::map<std::string, std::size_t> counts;
  for (const auto& [reason, count] : object.items()) counts[reason] = count.get<std::size_t>();
  return counts;
}

Json counts_json(const std::map<std::string, std::size_t>& counts) {
  Json object = Json::object();
  for (const auto& [reason, count] : counts) object[reason] = count;
  return object;
}

bool is_closed(const VoteFile& file, std::int64_t block) {
  Statement row(file, "SELECT 1 FROM closed WHERE block = ?");
  return row.with(block).next();
}

void require_open(const VoteFile& file, std::int64_t block) {
  if (is_closed(file, block))
    throw Conflict("the block is closed: its votes stand", "start a new block");
}

std::optional<std::int64_t> vote_of_attempt(const VoteFile& file, std::int64_t block,
                                            const StoredVote& vote) {
  Statement row(file, "SELECT id FROM vote WHERE block = ? AND position = ? AND attempt = ?");
  row.with(block).with(stored(vote.position)).with(stored(vote.attempt));
  if (!row.next()) return std::nullopt;
  return row.integer(0);
}

void insert_vote(const VoteFile& file, std::int64_t block, const StoredVote& vote) {
  Statement insert(file,
                   "INSERT INTO vote(block, position, attempt, choice, left_as_is, right_as_is, "
                   "key, shown_at, voted_at, too_fast, same_key, app, supersedes, judge) "
                   "SELECT ?,?,?,?,?,?,?,?,?,?,?,?,?, judge FROM block WHERE id = ?");
  insert.with(block).with(stored(vote.position)).with(stored(vote.attempt));
  if (vote.choice)
    insert.with(static_cast<std::int64_t>(*vote.choice));
  else
    insert.with_null();
  insert.with(stored(vote.left_as_is))
      .with(stored(vote.right_as_is))
      .with(vote.key)
      .with(stored(vote.shown_at))
      .with(stored(vote.voted_at))
      .with(std::int64_t{vote.too_fast})
      .with(std::int64_t{vote.same_key})
      .with(std::string_view(IDIOLECT_VERSION))
      .with(vote.supersedes)
      .with(block);
  insert.next();
}

}  // namespace

std::string_view to_string(Choice choice) { return kChoices[static_cast<std::size_t>(choice)]; }

std::optional<Choice> parse_choice(std::string_view word) {
  const auto found = std::find(kChoices.begin(), kChoices.end(), word);
  if (found == kChoices.end()) return std::nullopt;
  return static_cast<Choice>(found - kChoices.begin());
}

VoteStore::VoteStore(const std::filesystem::path& path) : file_(std::make_unique<VoteFile>(path)) {}
VoteStore::~VoteStore() = default;
VoteStore::VoteStore(VoteStore&&) noexcept = default;

std::int64_t VoteStore::add_block(const BlockRecord& block) {
  Transaction transaction(*file_);
  Statement(*file_,
            "INSERT INTO block(judge, seed, salt, fingerprint, about, app, challenger, reference, "
            "left_out, created_at) VALUES (?,?,?,?,?,?,?,?,?,?)")
      .with(block.judge)
      .with(static_cast<std::int64_t>(block.plan.seed))
      .with(block.salt)
      .with(block.fingerprint)
      .with(to_line(block.about))
      .with(block.app_version)
      .with(block.plan.primary.challenger)
      .with(block.plan.primary.reference)
      .with(to_line(counts_json(block.plan.left_out)))
      .with(stored(block.created_at))
      .next();
  const std::int64_t id = file_->last_id();
  for (std::size_t i = 0; i < block.plan.tasks.size(); ++i)
    add_task(*file_, id, i, block.plan.tasks[i]);
  transaction.commit();
  return id;
}

std::vector<BlockRecord> VoteStore::blocks() const {
  Statement rows(*file_,
                 "SELECT id, judge, salt, fingerprint, about, app, created_at, seed, challenger, "
                 "reference, left_out FROM block ORDER BY id");
  std::vector<BlockRecord> blocks;
  while (rows.next()) {
    BlockRecord block;
    block.id = rows.integer(0);
    block.judge = rows.text(1);
    block.salt = rows.text(2);
    block.fingerprint = rows.text(3);
    block.about = parse_json(rows.text(4), "votes: about a block");
    block.app_version = rows.text(5);
    block.created_at = to_time(rows.integer(6));
    block.plan.seed = static_cast<std::uint64_t>(rows.integer(7));
    block.plan.primary = {rows.text(8), rows.text(9)};
    block.plan.left_out = counts_from(parse_json(rows.text(10), "votes: what a block left out"));
    block.plan.tasks = tasks_of(*file_, block.id);
    block.closed = is_closed(*file_, block.id);
    blocks.push_back(std::move(block));
  }
  return blocks;
}

std::optional<BlockRecord> VoteStore::open_block(std::string_view judge) const {
  for (BlockRecord& block : blocks())
    if (!block.closed && block.judge == judge) return std::move(block);
  return std::nullopt;
}

void VoteStore::close_block(std::int64_t block, Time now) {
  require_open(*file_, block);
  Transaction transaction(*file_);
  Statement(*file_, "INSERT INTO closed VALUES (?,?)").with(block).with(stored(now)).next();
  transaction.commit();
}

std::set<std::pair<std::string, std::string>> VoteStore::seen_by(std::string_view judge) const {
  Statement rows(*file_,
                 "SELECT context, min(left_name, right_name) || '|' || max(left_name, right_name) "
                 "FROM task JOIN block ON block.id = task.block WHERE judge = ?");
  rows.with(judge);
  std::set<std::pair<std::string, std::string>> seen;
  while (rows.next()) seen.emplace(rows.text(0), rows.text(1));
  return seen;
}

void VoteStore::add_own_reply(std::int64_t block, const OwnReply& reply) {
  for (const OwnReply& known : own_replies(block)) {
    if (known.position != reply.position) continue;
    if (known.text == reply.text) return;
    throw Conflict("your own reply is stored already, and you have seen the others since");
  }
  require_open(*file_, block);
  Transaction transaction(*file_);
  Statement insert(*file_, "INSERT INTO own_reply VALUES (?,?,?,?,?)");
  insert.with(block).with(stored(reply.position));
  if (reply.text)
    insert.with(*reply.text).with(sha256_hex(*reply.text));
  else
    insert.with_null().with(std::string_view());
  insert.with(stored(reply.written_at));
  insert.next();
  transaction.commit();
}

std::vector<OwnReply> VoteStore::own_replies(std::int64_t block) const {
  Statement rows(*file_,
                 "SELECT position, text, sha256, written_at FROM own_reply WHERE block = ? "
                 "ORDER BY position");
  rows.with(block);
  std::vector<OwnReply> replies;
  while (rows.next())
    replies.push_back({to_size(rows.integer(0)),
                       rows.is_null(1) ? std::nullopt : std::optional(rows.text(1)), rows.text(2),
                       to_time(rows.integer(3))});
  return replies;
}

Time VoteStore::note_shown(std::int64_t block, std::size_t position, Time now) {
  Statement known(*file_, "SELECT shown_at FROM shown WHERE block = ? AND position = ?");
  if (known.with(block).with(stored(position)).next()) return to_time(known.integer(0));
  Transaction transaction(*file_);
  Statement(*file_, "INSERT INTO shown VALUES (?,?,?)")
      .with(block)
      .with(stored(position))
      .with(stored(now))
      .next();
  transaction.commit();
  return now;
}

std::int64_t VoteStore::add_vote(std::int64_t block, const StoredVote& vote) {
  if (const auto known = vote_of_attempt(*file_, block, vote)) return *known;
  require_open(*file_, block);
  Transaction transaction(*file_);
  insert_vote(*file_, block, vote);
  const std::int64_t id = file_->last_id();
  transaction.commit();
  return id;
}

std::vector<StoredVote> VoteStore::votes(std::int64_t block) const {
  Statement rows(*file_,
                 "SELECT id, position, attempt, choice, left_as_is, right_as_is, key, shown_at, "
                 "voted_at, too_fast, same_key, supersedes FROM vote WHERE block = ? ORDER BY id");
  rows.with(block);
  std::vector<StoredVote> votes;
  while (rows.next()) {
    StoredVote vote;
    vote.id = rows.integer(0);
    vote.position = to_size(rows.integer(1));
    vote.attempt = to_size(rows.integer(2));
    if (!rows.is_null(3)) vote.choice = static_cast<Choice>(rows.integer(3));
    vote.left_as_is = flag(rows, 4);
    vote.right_as_is = flag(rows, 5);
    vote.key = rows.text(6);
    vote.shown_at = to_time(rows.integer(7));
    vote.voted_at = to_time(rows.integer(8));
    vote.too_fast = rows.integer(9) != 0;
    vote.same_key = rows.integer(10) != 0;
    if (!rows.is_null(11)) vote.supersedes = rows.integer(11);
    votes.push_back(std::move(vote));
  }
  return votes;
}

void VoteStore::add_friends_test(const FriendsTestRecord& test) {
  Transaction transaction(*file_);
  Statement(*file_, "INSERT INTO friends_test VALUES (?,?,?,?)")
      .with(test.id)
      .with(to_line(test.key))
      .with(test.key_hash)
      .with(stored(test.created_at))
      .next();
  transaction.commit();
}

std::optional<FriendsTestRecord> VoteStore::friends_test(std::string_view id) const {
  Statement row(*file_, "SELECT id, key, key_hash, created_at FROM friends_test WHERE id = ?");
  if (!row.with(id).next()) return std::nullopt;
  return FriendsTestRecord{row.text(0), parse_json(row.text(1), "votes: a test's key"), row.text(2),
                           to_time(row.integer(3))};
}

std::size_t VoteStore::add_friend_answers(const std::vector<FriendAnswerRecord>& answers,
                                          Time now) {
  Transaction transaction(*file_);
  std::size_t added = 0;
  for (const FriendAnswerRecord& answer : answers) {
    Statement known(*file_,
                    "SELECT 1 FROM friend_answer WHERE test = ? AND judge = ? AND item = ?");
    if (known.with(answer.test).with(answer.judge).with(stored(answer.item)).next()) continue;
    Statement(*file_, "INSERT INTO friend_answer VALUES (?,?,?,?,?,?,?)")
        .with(answer.test)
        .with(answer.judge)
        .with(stored(answer.item))
        .with(std::int64_t{answer.chose_left})
        .with(stored(answer.confidence))
        .with(answer.reason)
        .with(stored(now))
        .next();
    ++added;
  }
  transaction.commit();
  return added;
}

std::vector<FriendAnswerRecord> VoteStore::friend_answers() const {
  Statement rows(*file_,
                 "SELECT test, judge, item, chose_left, confidence, reason FROM friend_answer "
                 "ORDER BY test, judge, item");
  std::vector<FriendAnswerRecord> answers;
  while (rows.next())
    answers.push_back({rows.text(0), rows.text(1), to_size(rows.integer(2)), rows.integer(3) != 0,
                       to_size(rows.integer(4)), rows.text(5)});
  return answers;
}

std::vector<StoredVote> votes_in_force(const std::vector<StoredVote>& votes) {
  std::set<std::int64_t> superseded;
  for (const StoredVote& vote : votes)
    if (vote.supersedes) superseded.insert(*vote.supersedes);
  std::vector<StoredVote> in_force;
  for (const StoredVote& vote : votes)
    if (vote.choice && !superseded.contains(vote.id)) in_force.push_back(vote);
  return in_force;
}

bool is_too_fast(std::size_t characters, Time shown_at, Time voted_at) {
  const auto least = milliseconds(700 + static_cast<std::int64_t>(characters) * 15);
  return voted_at - shown_at < least;
}

}  // namespace idiolect::evaluate
