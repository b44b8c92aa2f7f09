// evaluate/vote_results.h
//
// What closed blocks of votes come to: a pure function of votes.db, to the byte.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "evaluate/anytime.h"
#include "evaluate/section.h"
#include "evaluate/votes.h"

namespace idiolect::evaluate {

/// Of the closed blocks with the newest fingerprint. Null when no block is closed.
/// {"blocks", "votes", "primary": {"challenger", "reference", "wins", "losses", "e_value", …,
///  "better": name or null}, "pairs": […], "send_as_is", "side", "consistency", "decoys",
///  "flags", "own_replies", "left_out", "other_models": votes not counted}.
Json measure_votes(const VoteStore& store);

/// What a vote says in the primary comparison of its block; none when it does not.
std::optional<DecisiveVote> primary_vote(const BlockRecord& block, const StoredVote& vote);

/// Looks at nothing but what measure_votes gave.
Section show_votes(const Json& measured);

}  // namespace idiolect::evaluate
