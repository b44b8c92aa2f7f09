// tests/curate/consent_threads.h
//
// Robin's chats, with the owner marked.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/error.h"
#include "chat/message.h"
#include "curate/consent.h"

namespace idiolect::curate {

inline chat::Message message(const std::string& author, const std::string& text, int hour = 0) {
  chat::Message result;
  result.author = author;
  result.text = text;
  result.sent_at = Time(std::chrono::hours(hour));
  result.marked_owner = author == "Robin";
  return result;
}

inline chat::Thread chat_of_two(const std::string& contact) {
  chat::Thread thread;
  thread.title = contact;
  thread.participants = {contact, "Robin"};
  thread.messages = {message(contact, "hello"), message("Robin", "hi"), message(contact, "well?")};
  return thread;
}

inline chat::Thread group() {
  chat::Thread thread;
  thread.title = "Anna & Ben";
  thread.is_group = true;
  thread.participants = {"Anna", "Ben", "Robin"};
  thread.messages = {message("Anna", "tea"), message("Ben", "coffee"), message("Robin", "water")};
  return thread;
}

/// Robin's consent, applied to `threads` to the end.
inline ConsentFilter applied(std::vector<chat::Thread>& threads, const Consent& consent) {
  ConsentFilter filter(consent, "Robin");
  for (chat::Thread& thread : threads) filter.apply(thread);
  filter.finish();
  return filter;
}

/// What is wrong with `consent`, and what to do.
inline std::string fault(std::vector<chat::Thread> threads, const Consent& consent) {
  try {
    applied(threads, consent);
  } catch (const UsageError& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "no error";
}

inline std::vector<std::string> decisions(const chat::Thread& thread) {
  std::vector<std::string> reasons;
  for (const chat::Message& each : thread.messages) reasons.emplace_back(each.dropped);
  return reasons;
}

}  // namespace idiolect::curate
