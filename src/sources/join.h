// sources/join.h
//
// Puts the parts of threads together: message_1.json, message_2.json, … of one
// thread, its share in a second download, or one chat in two CSV files.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "chat/message.h"
#include "sources/reader.h"

namespace idiolect::sources {

/// One thread out of its parts (at least one). Messages ascend by time; those of equal times come
/// out in the order in which they were written, whichever way round the files have them.
chat::Thread join_parts(std::vector<ThreadPart> parts);

/// Messages of the threads + rejects = messages of the parts.
struct JoinedThreads {
  std::vector<chat::Thread> threads;
  Rejects rejects;  // what another file of the thread has too (duplicates.h)
};

/// Collects parts by source and key.
class ThreadJoiner {
 public:
  void add(ThreadPart part);
  /// The threads, in the order in which their first parts were added. Empties the joiner.
  JoinedThreads finish();

 private:
  void bring_people_together();

  std::map<std::pair<std::string, std::string>, std::size_t> at_;
  std::vector<std::vector<ThreadPart>> parts_;
};

}  // namespace idiolect::sources
