// tests/dataset/threads.h
//
// Threads made by hand, as curate leaves them: owner marked, kinds settled.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "chat/message.h"

namespace idiolect::testing {

/// 2021-03-01 00:00 and some minutes.
inline Time at(int minute) {
  return Time(std::chrono::sys_days(std::chrono::year(2021) / 3 / 1)) +
         std::chrono::minutes(minute);
}

inline chat::Message from(std::string author, int minute, std::string text) {
  chat::Message message;
  message.author = std::move(author);
  message.text = std::move(text);
  message.sent_at = at(minute);
  return message;
}

inline chat::Message mine(int minute, std::string text) {
  chat::Message message = from("Robin", minute, std::move(text));
  message.marked_owner = true;
  return message;
}

inline chat::Message of_kind(chat::Kind kind, int minute) {
  chat::Message message = from("Tom", minute, "");
  message.kind = kind;
  return message;
}

inline chat::Thread with_tom(std::vector<chat::Message> messages, std::string key = "tom_1") {
  chat::Thread thread;
  thread.source = "messenger";
  thread.key = std::move(key);
  thread.title = "Tom";
  thread.participants = {"Tom", "Robin"};
  thread.zone = Zone::Utc;
  thread.messages = std::move(messages);
  return thread;
}

inline chat::Thread group(std::vector<chat::Message> messages) {
  chat::Thread thread = with_tom(std::move(messages), "group_1");
  thread.title = "Weekend";
  thread.participants = {"Tom", "Zoe", "Robin"};
  thread.is_group = true;
  return thread;
}

}  // namespace idiolect::testing
