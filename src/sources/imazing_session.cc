#include "sources/imazing_session.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "sources/meta_path.h"
#include "sources/roster.h"

namespace idiolect::sources {
ImazingSession::ImazingSession(std::string_view name, std::string_view path) {
  part_.thread.key = name;
  part_.thread.title = name.empty() ? file_name_of(path) : name;
}

void ImazingSession::add(chat::Message message, std::string_view sender_id, Zone zone) {
  all_utc_ &= zone == Zone::Utc;
  sender_ids_.emplace_back(sender_id);
  part_.thread.messages.push_back(std::move(message));
}

/// A row without a name has one through its number where another row tells it.
void ImazingSession::name_by_number() {
  std::vector<chat::Message>& messages = part_.thread.messages;
  std::map<std::string_view, std::string> name_of_id;
  for (std::size_t i = 0; i < messages.size(); ++i)
    if (!sender_ids_[i].empty() && !messages[i].author.empty())
      name_of_id.emplace(sender_ids_[i], messages[i].author);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (!messages[i].author.empty() || messages[i].marked_owner) continue;
    const auto named = name_of_id.find(sender_ids_[i]);
    messages[i].author = named != name_of_id.end() ? named->second : sender_ids_[i];
  }
}

/// Everybody but the owner who wrote something.
std::vector<std::string> ImazingSession::senders() const {
  std::set<std::string> senders;
  for (const chat::Message& message : part_.thread.messages) {
    const bool person = message.kind != chat::Kind::System && message.kind != chat::Kind::Call;
    if (person && !message.marked_owner && !message.author.empty()) senders.insert(message.author);
  }
  return {senders.begin(), senders.end()};
}

ThreadPart ImazingSession::finish(ImazingApp app) && {
  name_by_number();
  chat::Thread& thread = part_.thread;
  thread.participants = senders();
  // WhatsApp names a group by its title.
  if (app == ImazingApp::Messages)
    for (std::string& person : people_in_title(thread.title, " & ", thread.participants))
      thread.participants.push_back(std::move(person));
  std::sort(thread.participants.begin(), thread.participants.end());
  thread.participants.erase(std::unique(thread.participants.begin(), thread.participants.end()),
                            thread.participants.end());
  thread.is_group = thread.participants.size() > 1;
  thread.zone = all_utc_ ? Zone::Utc : Zone::Local;
  if (!thread.is_group) {
    // In a chat of two it can only be the other person.
    if (thread.participants.empty()) thread.participants.push_back(thread.title);
    for (chat::Message& message : thread.messages)
      if (message.author.empty() && !message.marked_owner)
        message.author = thread.participants.front();
  }
  return std::move(part_);
}

}  // namespace idiolect::sources
