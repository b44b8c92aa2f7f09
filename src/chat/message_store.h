// chat/message_store.h
//
// Keeps the messages of many threads: in memory as long as they are few, in a temporary
// file without a name (base/spill.h) beyond that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/spill.h"
#include "chat/message.h"

namespace idiolect::chat {

class MessageStore {
 public:
  /// What fits into so many bytes stays in memory.
  static constexpr std::size_t kInMemory = std::size_t{1} << 27;
  explicit MessageStore(std::size_t in_memory = kInMemory) : in_memory_(in_memory) {}

  /// Where they are to be found again. Throws Error when the disk is full.
  std::size_t put(std::vector<Message> messages);
  /// No more are put; they may be taken now, from several threads at a time.
  void close() { file_.flush(); }
  /// The messages that were put as the `place`-th, from 0; once. Throws Error.
  std::vector<Message> take(std::size_t place);

 private:
  struct Slot {
    std::vector<Message> messages;  // empty where they are in the file
    std::uint64_t offset = 0;
    std::size_t bytes = 0;  // in the file
  };

  std::size_t in_memory_;
  std::size_t used_ = 0;
  std::vector<Slot> slots_;
  SpillFile file_;
};

}  // namespace idiolect::chat
