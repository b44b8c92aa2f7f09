// sources/interleaved.h
//
// Messages of many threads that lie in one another in a file, gathered by thread; where
// they are many, they wait on the disk (chat/message_store.h).
#pragma once

#include <cstddef>
#include <vector>

#include "chat/message.h"
#include "chat/message_store.h"

namespace idiolect::sources {

class Interleaved {
 public:
  static constexpr std::size_t kInMemory = std::size_t{1} << 25;
  explicit Interleaved(std::size_t in_memory = kInMemory) : in_memory_(in_memory) {}

  /// Threads are numbered from 0. Throws Error when the disk is full.
  void add(std::size_t thread, chat::Message message);
  /// The messages of `thread` in the order in which they were added; once, and when all were.
  std::vector<chat::Message> take(std::size_t thread);

 private:
  struct Thread {
    std::vector<chat::Message> recent;
    std::vector<std::size_t> stored;  // what came before, in the store
  };

  void spill();

  std::size_t in_memory_;
  std::size_t bytes_ = 0;
  std::vector<Thread> threads_;
  chat::MessageStore store_{0};
};

}  // namespace idiolect::sources
