// dataset/sessions.h
//
// Threads are cut into sessions where people were silent, and a session becomes
// a conversation of turns. Only text messages count: a photo breaks no silence.
#pragma once

#include <chrono>
#include <cstddef>
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

/// The sessions of `thread` in time order: a new one begins where more than `gap` passed between
/// two text messages. Each has at least one.
std::vector<Session> cut_sessions(const chat::Thread& thread, std::chrono::minutes gap);

/// 16 hexadecimal digits that stand for a thread without telling whose it is.
std::string thread_hash(const chat::Thread& thread);

/// The turns of a session: consecutive messages of one person, joined. `marked_owner` decides the
/// role. In groups, a turn of another person begins with "name: ".
chat::Conversation to_conversation(const Session& session);

}  // namespace idiolect::dataset
