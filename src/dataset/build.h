// dataset/build.h
//
// Threads become a dataset in memory: which messages are kept, in which session
// and split, and the ledger of all of them. Pure; writing is write.h.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chat/message.h"
#include "dataset/ledger.h"
#include "dataset/sessions.h"
#include "dataset/split.h"

namespace idiolect::dataset {

struct BuildOptions {
  std::chrono::minutes session_gap{60};
  std::size_t carry = 0;  // earlier turns that a session shows (carry.h)
  SplitShares shares;
};

/// Where a dropped message stood, for --explain; without its text.
struct Place {
  std::string thread;  // the title
  std::string time;    // ISO 8601
};

/// Where a message ended: "owner", "context", "carried", or a reason. Views a constant.
struct Bin {
  std::string_view name;
  std::optional<Split> split;  // of the session it is kept in
};

struct Dataset {
  BuildOptions options;    // what it was built by
  SplitSessions sessions;  // views the threads
  Ledgers ledgers;
  std::vector<std::vector<Bin>> bins;  // of each message of each thread, in their order
  /// The first places of each source and reason, at most kMostPlaces.
  std::map<std::pair<std::string, std::string>, std::vector<Place>> places;
};

inline constexpr std::size_t kMostPlaces = 3;

/// `threads` with kinds settled and the owner's messages marked (curate); they must outlive the
/// result. A thread is kept when it has two people, two text messages and a session in which the
/// owner speaks.
Dataset build(std::span<const chat::Thread> threads, const BuildOptions& options);

}  // namespace idiolect::dataset
