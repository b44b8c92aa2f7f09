// evaluate/votes.h
//
// Votes on disk: one SQLite file, append-only. Triggers of the file itself refuse
// to change or remove a row, and to add to a closed block, so that no bug above them
// can. A row is acknowledged when its transaction is on the disk (WAL with
// synchronous=FULL). One process at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/times.h"
#include "evaluate/block.h"

namespace idiolect::evaluate {

/// What was asked for cannot be done as things stand, e.g. candidates before the own reply:
/// HTTP 409.
class Conflict : public Error {
 public:
  using Error::Error;
};

enum class Choice : std::uint8_t { Left, Right, BothFine, Neither, Skip };

/// "left", "right", "both_fine", "neither", "skip".
std::string_view to_string(Choice choice);
/// None for another word.
std::optional<Choice> parse_choice(std::string_view word);

/// What a judge says about a task.
struct Ballot {
  std::size_t attempt = 0;  // as the task said
  Choice choice = Choice::Skip;
  std::optional<bool> left_as_is;  // "Would you send it as it is?"
  std::optional<bool> right_as_is;
  std::string key;  // that was pressed: "1" … "5"; "pointer" for a click; at most 16 bytes
};

/// A vote as it lies in the file.
struct StoredVote {
  std::int64_t id = 0;
  std::size_t position = 0;  // of the task in its block
  std::size_t attempt = 0;
  std::optional<Choice> choice;  // none: takes the one before it back
  std::optional<bool> left_as_is;
  std::optional<bool> right_as_is;
  std::string key;
  Time shown_at;
  Time voted_at;
  bool too_fast = false;
  bool same_key = false;                   // one more after 12 equal keys in a row
  std::optional<std::int64_t> supersedes;  // id of the vote that it takes the place of
};

struct OwnReply {
  std::size_t position = 0;
  std::optional<std::string> text;  // none: the judge did not want to write one
  std::string sha256;               // of the text; empty where there is none
  Time written_at;
};

/// What a block is about, beside its plan.
struct BlockRecord {
  std::int64_t id = 0;
  std::string judge;
  std::string salt;         // of the ids of its tasks
  std::string fingerprint;  // hash of models, adapters and prompts: only equal ones are added up
  Json about;               // what the fingerprint is of
  std::string app_version;
  Time created_at;
  bool closed = false;
  BlockPlan plan;
};

/// Rows that a friends' test adds (friends.h).
struct FriendsTestRecord {
  std::string id;
  Json key;  // [{"item", "real": "left" or "right", "context"}]: never leaves the file
  std::string key_hash;
  Time created_at;
};

struct FriendAnswerRecord {
  std::string test;
  std::string judge;  // the name the friend gave
  std::size_t item = 0;
  bool chose_left = false;
  std::size_t confidence = 0;  // 1 … 5
  std::string reason;
};

class VoteFile;

class VoteStore {
 public:
  /// Opens or makes the file (0600), checks it, and takes the lock. Throws Error: in use by another
  /// process, damaged, or no file of votes.
  explicit VoteStore(const std::filesystem::path& path);
  ~VoteStore();
  VoteStore(VoteStore&&) noexcept;
  VoteStore& operator=(VoteStore&&) = delete;
  VoteStore(const VoteStore&) = delete;
  VoteStore& operator=(const VoteStore&) = delete;

  /// Writes a block with all its tasks; the id of `block` is ignored. Returns the new id.
  std::int64_t add_block(const BlockRecord& block);
  std::vector<BlockRecord> blocks() const;
  std::optional<BlockRecord> open_block(std::string_view judge) const;
  void close_block(std::int64_t block, Time now);

  /// What a judge has been shown so far, for BlockOptions::seen.
  std::set<std::pair<std::string, std::string>> seen_by(std::string_view judge) const;

  /// Once per task; a second one of the same text is the first. Throws Conflict for another text.
  void add_own_reply(std::int64_t block, const OwnReply& reply);
  std::vector<OwnReply> own_replies(std::int64_t block) const;

  /// When the candidates of a task were first given out. Keeps the first time.
  Time note_shown(std::int64_t block, std::size_t position, Time now);

  /// On the disk when it returns. The same (block, task, attempt) again is the same vote: returns
  /// the id of the first. Throws Conflict when the block is closed.
  std::int64_t add_vote(std::int64_t block, const StoredVote& vote);
  /// All rows in the order in which they were written.
  std::vector<StoredVote> votes(std::int64_t block) const;

  void add_friends_test(const FriendsTestRecord& test);
  std::optional<FriendsTestRecord> friends_test(std::string_view id) const;
  /// All answers of one file in one transaction; those that are there already are passed over.
  /// Returns how many were new.
  std::size_t add_friend_answers(const std::vector<FriendAnswerRecord>& answers, Time now);
  std::vector<FriendAnswerRecord> friend_answers() const;

 private:
  std::unique_ptr<VoteFile> file_;
};

/// Of all rows those that hold: not taken back and not superseded.
std::vector<StoredVote> votes_in_force(const std::vector<StoredVote>& votes);

/// 0.15 s per 10 characters shown, and 0.7 s: faster than that nobody reads.
bool is_too_fast(std::size_t characters, Time shown_at, Time voted_at);

}  // namespace idiolect::evaluate
