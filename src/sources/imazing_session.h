// sources/imazing_session.h
//
// One chat of an iMazing file while its rows are read, and what can only be said
// when all of them are there: who an unnamed sender is, and whether it is a group.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chat/message.h"
#include "sources/imazing_csv.h"
#include "sources/reader.h"

namespace idiolect::sources {

class ImazingSession {
 public:
  /// `name` is that of the chat; where it is empty the file's stands in.
  ImazingSession(std::string_view name, std::string_view path);

  const std::string& name() const noexcept { return part_.thread.key; }

  void add(chat::Message message, std::string_view sender_id, Zone zone);

  /// The thread with its authors named.
  ThreadPart finish(ImazingApp app) &&;

 private:
  void name_by_number();
  std::vector<std::string> senders() const;

  ThreadPart part_;
  std::vector<std::string> sender_ids_;  // one per message
  bool all_utc_ = true;
};

}  // namespace idiolect::sources
