// tests/curate/threads.h
//
// Threads made by hand.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "chat/message.h"

namespace idiolect::testing {

inline chat::Message said(std::string author, std::string text, int minute = 0) {
  chat::Message message;
  message.author = std::move(author);
  message.text = std::move(text);
  message.sent_at = Time(std::chrono::minutes(minute));
  return message;
}

/// A row that the export marks as the owner's, and that has no name.
inline chat::Message outgoing(std::string text, int minute = 0) {
  chat::Message message = said("", std::move(text), minute);
  message.marked_owner = true;
  return message;
}

inline chat::Thread thread_of(std::string source, std::vector<std::string> participants,
                              std::vector<chat::Message> messages) {
  chat::Thread thread;
  thread.source = std::move(source);
  thread.key = participants.empty() ? "" : participants.front();
  thread.title = thread.key;
  thread.is_group = participants.size() > 2;
  thread.participants = std::move(participants);
  thread.messages = std::move(messages);
  return thread;
}

}  // namespace idiolect::testing
