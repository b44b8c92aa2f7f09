#include "curate/others.h"

#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/spelling.h"

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

void fail_with_unknown(const std::string& what, const std::string& name,
                       const std::set<std::string>& known) {
  const std::vector<std::string_view> names(known.begin(), known.end());
  const std::string_view meant = closest(name, names);
  throw UsageError(what, meant.empty()
                             ? "give the name as the chats show it; `idiolect sources` lists "
                               "who is in them"
                             : "did you mean '" + std::string(meant) + "'?");
}

}  // namespace idiolect::curate
