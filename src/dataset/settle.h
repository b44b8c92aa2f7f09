// dataset/settle.h
//
// Decides where every message of one thread ends. Pure, and about one thread alone: what
// the split needs of all threads is split.h.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "chat/message.h"
#include "dataset/carry.h"
#include "dataset/sessions.h"

namespace idiolect::dataset {

inline constexpr std::string_view kOwnerBin = "owner";
inline constexpr std::string_view kContextBin = "context";
/// Of what somebody said in a session without the owner, where a later session shows it (carry.h).
inline constexpr std::string_view kCarriedBin = "carried";

/// Reasons of this module; the others are chat::slug and those of the readers and of curate.
inline constexpr std::string_view kOneParticipant = "one-participant";
inline constexpr std::string_view kTooShort = "too-short";
inline constexpr std::string_view kNoOwner = "no-owner-in-session";

struct Settled {
  std::vector<std::string_view> bins;  // of each message: one of the three or a reason; constants
  std::vector<Session> sessions;       // those that are kept; they view the thread
  std::string_view dropped;  // why nothing of the thread is kept; empty where something is
};

/// `thread` with kinds settled and the owner's messages marked (curate). It is kept when it has two
/// people, two text messages and a session in which the owner speaks; where it is context only, the
/// owner's messages are context, too.
/// Sessions carry what `carry`, which is of the thread, says.
Settled settle(const chat::Thread& thread, std::chrono::minutes session_gap, const Carry& carry);

}  // namespace idiolect::dataset
