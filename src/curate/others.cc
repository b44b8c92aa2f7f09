#include "curate/others.h"

namespace idiolect::curate {

std::set<std::string> others_of(const chat::Thread& thread, const std::string& owner) {
  std::set<std::string> others(thread.participants.begin(), thread.participants.end());
  const std::string* last = nullptr;  // people write several messages in a row
  for (const chat::Message& message : thread.messages) {
    if (message.marked_owner || (last != nullptr && *last == message.author)) continue;
    last = &message.author;
    others.insert(message.author);
  }
  others.erase(owner);
  others.erase("");
  return others;
}

}  // namespace idiolect::curate
