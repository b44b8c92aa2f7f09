#include "curate/consent.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/spelling.h"
#include "curate/names.h"
#include "curate/others.h"

namespace idiolect::curate {
namespace {

void remember_spelling(Departure& departure, const std::string& spelling) {
  auto& names = departure.names;
  if (std::find(names.begin(), names.end(), spelling) == names.end()) names.push_back(spelling);
}

void drop(chat::Message& message, Departure& departure) {
  if (message.dropped.empty()) ++departure.messages;
  message.dropped = departure.forgotten ? kForgotten : kExcluded;
  if (!departure.forgotten) return;
  message.text.clear();
  if (!message.marked_owner) message.author.clear();
}

void leave_whole(chat::Thread& thread, Departure& departure) {
  ++departure.threads;
  for (chat::Message& message : thread.messages) drop(message, departure);
  if (!departure.forgotten) return;
  thread.title = "(forgotten)";
  thread.participants.clear();
}

[[noreturn]] void fail_with_unknown(const std::string& name, const std::set<std::string>& met) {
  const std::vector<std::string_view> names(met.begin(), met.end());
  const std::string_view meant = closest(name, names);
  throw UsageError("nobody in the exports is called '" + name + "'",
                   meant.empty() ? "give the name as the chats show it; `idiolect sources` lists "
                                   "who is in them"
                                 : "did you mean '" + std::string(meant) + "'?");
}

}  // namespace

ConsentFilter::ConsentFilter(Consent consent, std::string owner)
    : consent_(std::move(consent)), owner_(std::move(owner)) {
  for (const Aliases& aliases : consent_.same)
    for (const std::string& alias : aliases) shown_[name_key(alias)] = aliases.front();
  for (const std::string& name : consent_.exclude) add(name, false);
  for (const std::string& name : consent_.forget) add(name, true);
}

void ConsentFilter::apply(chat::Thread& thread) {
  if (!shown_.empty() || !leaving_.empty()) {
    const std::set<std::string> others = others_of(thread, owner_);
    const std::vector<Departure*> leaving = departures_of(thread, others);
    if (!leaving_.empty()) met_.insert(others.begin(), others.end());
    if (!leaving.empty() && (!thread.is_group || others.size() < 2)) {
      leave_whole(thread, *leaving.front());
    } else if (!leaving.empty()) {
      leave_group(thread, others);
    }
    rename_people(thread, others);
  }
  drop_the_rest(thread);
}

std::vector<Departure> ConsentFilter::finish() const {
  for (const Departure& departure : departures_)
    if (departure.names.empty()) fail_with_unknown(departure.name, met_);
  return departures_;
}

void ConsentFilter::add(const std::string& name, bool forgotten) {
  const auto [found, is_new] = leaving_.try_emplace(name_key(shown(name)), departures_.size());
  if (is_new) departures_.push_back({name, forgotten, {}, 0, 0});
  departures_[found->second].forgotten |= forgotten;
}

/// The name to show for `name`.
const std::string& ConsentFilter::shown(const std::string& name) const {
  const auto found = shown_.find(name_key(name));
  return found == shown_.end() ? name : found->second;
}

/// The departure of who is called `name`; null where they stay.
Departure* ConsentFilter::departure(const std::string& name) {
  const auto found = leaving_.find(name_key(shown(name)));
  return found == leaving_.end() ? nullptr : &departures_[found->second];
}

/// Every departure of a thread must be of a name that occurs in it; titles name a contact too.
std::vector<Departure*> ConsentFilter::departures_of(const chat::Thread& thread,
                                                     const std::set<std::string>& others) {
  std::vector<Departure*> found;
  const auto look_at = [&](const std::string& name) {
    Departure* const leaving = departure(name);
    if (leaving == nullptr) return;
    remember_spelling(*leaving, name);
    if (std::find(found.begin(), found.end(), leaving) == found.end()) found.push_back(leaving);
  };
  for (const std::string& name : others) look_at(name);
  if (!thread.is_group) look_at(thread.title);
  return found;
}

void ConsentFilter::leave_group(chat::Thread& thread, const std::set<std::string>& others) {
  std::unordered_map<std::string, Departure*> leaving;  // a name is folded once per thread
  for (const std::string& name : others)
    if (Departure* const found = departure(name)) leaving.emplace(name, found);
  for (chat::Message& message : thread.messages) {
    if (message.marked_owner) continue;
    if (const auto found = leaving.find(message.author); found != leaving.end())
      drop(message, *found->second);
  }
  std::vector<std::string> forgotten;
  for (const auto& [name, departure] : leaving)
    if (departure->forgotten) forgotten.push_back(name);
  if (forgotten.empty()) return;
  for (const std::string& name : forgotten) std::erase(thread.participants, name);
  for (const Aliases& aliases : consent_.same)
    if (std::ranges::any_of(aliases, [&](const std::string& alias) {
          const Departure* const found = departure(alias);
          return found != nullptr && found->forgotten;
        }))
      forgotten.insert(forgotten.end(), aliases.begin(), aliases.end());
  thread.title = without_names(thread.title, forgotten);
}

void ConsentFilter::rename_people(chat::Thread& thread, const std::set<std::string>& others) const {
  if (shown_.empty()) return;
  std::unordered_map<std::string, std::string> renamed;
  for (const std::string& name : others)
    if (const std::string& one_name = shown(name); one_name != name)
      renamed.emplace(name, one_name);
  const auto rename = [&](std::string& name) {
    if (const auto found = renamed.find(name); found != renamed.end()) name = found->second;
  };
  for (std::string& name : thread.participants) rename(name);
  if (!thread.is_group) thread.title = shown(thread.title);
  if (renamed.empty()) return;
  for (chat::Message& message : thread.messages)
    if (!message.marked_owner) rename(message.author);
}

void ConsentFilter::drop_the_rest(chat::Thread& thread) const {
  for (chat::Message& message : thread.messages) {
    if (!message.dropped.empty()) continue;
    if ((consent_.since && message.sent_at < *consent_.since) ||
        (consent_.until && message.sent_at >= *consent_.until)) {
      message.dropped = kOutsideDates;
    } else if (message.forwarded && message.marked_owner) {
      message.dropped = kForwarded;
    }
  }
}

}  // namespace idiolect::curate
