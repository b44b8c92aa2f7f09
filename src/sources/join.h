// sources/join.h
//
// Puts the parts of threads together: message_1.json, message_2.json, … of one
// thread, its share in a second download, or one chat in two CSV files.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "chat/message.h"
#include "chat/message_store.h"
#include "chat/outline.h"
#include "sources/reader.h"

namespace idiolect::sources {

/// One thread out of its parts (at least one). Messages ascend by time; those of equal times come
/// out in the order in which they were written, whichever way round the files have them.
chat::Thread join_parts(std::vector<ThreadPart> parts);

/// Collects parts by source and key. Their messages are on the disk where they are many.
class ThreadJoiner {
 public:
  explicit ThreadJoiner(std::size_t in_memory) : store_(in_memory) {}

  void add(ThreadPart part);
  /// No more parts follow. What threads are there, without their messages, in the order in which
  /// their first parts were added; those without any are left out.
  std::vector<chat::Outline> close();
  /// The thread of the outline at `place`, once; several places at a time if need be.
  JoinedThread take(std::size_t place);

 private:
  /// One thread's: the messages are in the store.
  struct Gathered {
    std::vector<ThreadPart> parts;
    std::vector<std::size_t> stored;  // of each part, where
    chat::Outline outline;
  };

  void bring_people_together();

  std::map<std::pair<std::string, std::string>, std::size_t> at_;
  std::vector<Gathered> threads_;
  chat::MessageStore store_;
};

}  // namespace idiolect::sources
