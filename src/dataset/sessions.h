// dataset/sessions.h
//
// Threads are cut into sessions where people were silent, and a session becomes
// a conversation of turns. Only text messages count: a photo breaks no silence. A
// reply to what was said before the silence joins what it had cut.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "chat/conversation.h"
#include "chat/message.h"

namespace idiolect::dataset {

/// A stretch of one thread without a long silence. Views the thread, which must outlive it.
struct Session {
  const chat::Thread* thread = nullptr;
  std::size_t first = 0;  // the text messages among [first, end) of the thread belong to it
  std::size_t end = 0;
  std::size_t owner_messages = 0;
  std::size_t other_messages = 0;

  Time start() const { return thread->messages[first].sent_at; }
  Time finish() const { return thread->messages[end - 1].sent_at; }
};

/// The longest silence over which a reply joins two sessions.
inline constexpr std::chrono::hours kReplyReach{24};

/// The sessions of `thread` in time order: a new one begins where more than `gap` passed between
/// two text messages. Each has at least one. Where a message answers one of the session just before
/// (dataset/replies.h) and no more than kReplyReach lies between, the two are one session.
std::vector<Session> cut_sessions(const chat::Thread& thread, std::chrono::minutes gap);

/// 16 hexadecimal digits that stand for a thread without telling whose it is.
std::string thread_hash(const chat::Thread& thread);

/// Messages of the thread from before a session, by index, that are shown with it as one turn.
using CarriedTurn = std::vector<std::size_t>;

/// The turns of a session: consecutive messages of one person, joined. `marked_owner` decides the
/// role. In groups, a turn of another person begins with "name: ". The turns of `carried`
/// (dataset/carry.h) stand before them and say so; everything else is told of the session alone.
chat::Conversation to_conversation(const Session& session,
                                   std::span<const CarriedTurn> carried = {});

/// In a chat of two, all messages that are not the owner's are the contact's, whatever they were
/// called at the time.
bool same_speaker(const chat::Message& a, const chat::Message& b, bool is_group);

}  // namespace idiolect::dataset
