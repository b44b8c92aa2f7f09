// chat/outline.h
//
// A thread without its messages: who is in it, and who writes how much. Small enough to
// be kept of every thread where the messages are not.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "chat/message.h"

namespace idiolect::chat {

/// Somebody who writes in a thread, as one spelling of the name.
struct Author {
  std::string name;          // never empty
  std::size_t messages = 0;  // of any kind
  std::size_t marked = 0;    // those that the export marks as the owner's
  Time first;
  Time last;
};

struct Outline {
  std::string source;
  std::string key;
  std::vector<std::string> titles;  // of its parts, each once: chats are renamed
  std::vector<std::string> participants;
  bool is_group = false;
  bool has_marks = false;  // some row is marked as the owner's, with a name or without
  std::size_t messages = 0;
  std::vector<Author> authors;  // in the order of their first message

  /// Takes in the authors of `more`, and the participants that are missing.
  void add(const Outline& more);
};

Outline outline_of(const Thread& thread);

/// Of each of `threads`, in their order.
std::vector<Outline> outlines_of(const std::vector<Thread>& threads);

}  // namespace idiolect::chat
