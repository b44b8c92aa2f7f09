// evaluate/friends.h
//
// A test for people who know the owner: each item has a real context and two
// replies, the owner's and the clone's; which is which stays in votes.db. The file
// that a friend gets holds `payload` and no key; what comes back is read as if a
// stranger had written it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/times.h"
#include "evaluate/block.h"
#include "evaluate/evidence.h"
#include "evaluate/section.h"
#include "evaluate/votes.h"

namespace idiolect::evaluate {

/// Why a friend thought so; the first is no reason given.
std::span<const std::string_view> friend_reasons();

struct FriendsOptions {
  std::string clone = "tuned";
  std::string owner;  // shown: "Which did OWNER write?"
  std::size_t items = 24;
  std::uint64_t seed = 1;
  std::string salt;  // random, at least 16 bytes
  GiveAways give_aways = {};
};

struct FriendsTest {
  /// {"format": "idiolect-friends/1", "test": id, "owner", "question", "reasons": [names],
  ///  "items": [{"item": number, "context": [{"role", "name", "content"}], "left", "right"}]}.
  /// The page makes: {"format": "idiolect-friend-answers/1", "test", "judge": name of the friend,
  ///  "answers": [{"item", "choice": "left" or "right", "confidence": 1 … 5, "reason"}]}.
  Json payload;
  std::string key_hash;  // SHA-256 of salt and key, for the owner to note down
  std::size_t left_out = 0;
};

/// Stores the key, then gives the payload. Throws Error when there are too few items.
FriendsTest make_friends_test(VoteStore& store, std::span<const Round> rounds,
                              std::span<const AnswerSet> answers, const FriendsOptions& options,
                              Time now);

struct FriendAnswers {
  std::string test;
  std::vector<FriendAnswerRecord> answers;
};

/// The file as a friend sends it back, checked in itself. Throws Error; its text names no answer.
FriendAnswers parse_friend_answers(std::string_view text);

struct FriendImport {
  std::string judge;
  std::size_t added = 0;
  std::size_t known = 0;  // were there already
};

/// Throws Error: no test of this store, items that it does not have, or not a file of answers.
FriendImport import_friend_answers(VoteStore& store, std::string_view text, Time now);

/// Null when there are no answers. {"judgements", "fooled", "rate", "interval", "friends": […],
/// "reasons", "cannot_be_told_apart": bool, …}: how often the clone was taken for the owner.
Json measure_friends(const VoteStore& store);
Section show_friends(const Json& measured);

}  // namespace idiolect::evaluate
