// dataset/carry.h
//
// What a session's row shows from before the session: the thread's last turns,
// and what the owner's messages in it answer. Only ever earlier messages of the
// same thread, so nothing of a later split can get into an earlier one.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "dataset/replies.h"
#include "dataset/sessions.h"

namespace idiolect::dataset {

/// The most bubbles of one carried turn, its newest: one person's monologue is not worth a context.
inline constexpr std::size_t kMostCarriedBubbles = 16;

class Carry {
 public:
  /// `turns` of 0 carries nothing. `gap` is the one that `thread` was cut into sessions by: no
  /// carried turn reaches over such a silence. The thread must outlive the result.
  Carry(const chat::Thread& thread, std::size_t turns, std::chrono::minutes gap)
      : thread_(&thread),
        turns_(turns),
        gap_(gap),
        links_(turns > 0 ? ReplyLinks(thread) : ReplyLinks()) {}

  /// The last turns before `session`, a session of the thread, and before them what its owner's
  /// messages answer, the newest; at most `turns` of both. In the order of the thread.
  std::vector<CarriedTurn> before(const Session& session) const;

 private:
  std::vector<CarriedTurn> last_turns(const Session& session) const;
  bool in_one_turn(std::size_t earlier, std::size_t later) const;

  const chat::Thread* thread_;
  std::size_t turns_;
  std::chrono::minutes gap_;
  ReplyLinks links_;
};

/// For each message of a thread, whether a session in which the owner speaks carries it; empty
/// where nothing is carried. `sessions` are all of the thread's.
std::vector<bool> carried_messages(const Carry& carry, std::span<const Session> sessions);

}  // namespace idiolect::dataset
