// dataset/split.h
//
// What a model is tested on must be newer than what it was taught: one cut
// through time for all threads, between sessions.
#pragma once

#include <map>
#include <vector>

#include "dataset/dataset.h"
#include "dataset/sessions.h"

namespace idiolect::dataset {

/// Shares of the owner's messages; the rest trains.
struct SplitShares {
  double valid = 0.05;
  double test = 0.05;
};

using SplitSessions = std::map<Split, std::vector<Session>>;

/// Orders the sessions by their start and fills train, then valid, then test; each has an entry,
/// in time order. The session in which a share is reached still belongs to the earlier split. Of
/// three sessions or more, the last is for testing and one before it for validation, however large
/// they are. Times with and without a zone are compared as they are written.
SplitSessions split_by_time(std::vector<Session> sessions, const SplitShares& shares);

}  // namespace idiolect::dataset
