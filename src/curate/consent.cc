#include "curate/consent.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/error.h"
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

void drop_forwarded(chat::Thread& thread) {
  for (chat::Message& message : thread.messages)
    if (message.dropped.empty() && message.forwarded && message.marked_owner)
      message.dropped = kForwarded;
}

}  // namespace

ConsentFilter::ConsentFilter(Consent consent, std::string owner)
    : consent_(std::move(consent)),
      owner_(std::move(owner)),
      one_name_(consent_.same),
      contexts_(consent_.context_only, consent_.groups, one_name_),
      subject_(consent_.subject, owner_, one_name_) {
  for (const std::string& name : consent_.exclude) add(name, false);
  for (const std::string& name : consent_.forget) add(name, true);
  check_subject_stays();
  has_names_ = !leaving_.empty() || contexts_.has_names() || subject_.is_given();
}

void ConsentFilter::apply(chat::Thread& thread) {
  std::set<std::string> others;
  if (has_names_ || !one_name_.empty()) others = others_of(thread, owner_);
  if (has_names_) met_.insert(others.begin(), others.end());
  const std::string title = thread.title;
  leave(thread, others);
  rename_people(thread, others);
  drop_outside_dates(thread);
  subject_.apply(thread, title, others, one_name_);
  drop_forwarded(thread);
  subject_.count(thread);
  contexts_.apply(thread, title, others, one_name_);
}

std::vector<Departure> ConsentFilter::finish() const {
  for (const Departure& departure : departures_)
    if (departure.names.empty())
      fail_with_unknown("nobody in the exports is called '" + departure.name + "'", departure.name,
                        met_);
  contexts_.finish(met_);
  subject_.finish(met_);
  return departures_;
}

std::optional<Voice> ConsentFilter::voice() const {
  if (!subject_.is_given()) return std::nullopt;
  return subject_.finish(met_);
}

void ConsentFilter::add(const std::string& name, bool forgotten) {
  const auto [found, is_new] = leaving_.try_emplace(one_name_.key(name), departures_.size());
  if (is_new) departures_.push_back({name, forgotten, {}, 0, 0});
  departures_[found->second].forgotten |= forgotten;
}

void ConsentFilter::check_subject_stays() const {
  if (!subject_.is_given()) return;
  const std::string key = one_name_.key(consent_.subject);
  const std::string what = "--subject: '" + consent_.subject + "' ";
  if (key == one_name_.key(owner_))
    throw UsageError(what + "is you, whose exports these are",
                     "leave it out: your own voice is what is learnt without it");
  if (leaving_.contains(key))
    throw UsageError(what + "is left out by --exclude or --forget",
                     "nobody can be left out and be the voice; drop one of the two");
  for (const std::string& name : consent_.context_only)
    if (one_name_.key(name) == key)
      throw UsageError(what + "is context only", "nothing is learnt from --context-only; drop one");
}

/// The departure of who is called `name`; null where they stay.
Departure* ConsentFilter::departure(const std::string& name) {
  const auto found = leaving_.find(one_name_.key(name));
  return found == leaving_.end() ? nullptr : &departures_[found->second];
}

/// Every departure of a thread must be of a name that occurs in it; titles name a contact or a
/// group that is left out itself.
std::vector<Departure*> ConsentFilter::departures_of(const chat::Thread& thread,
                                                     const std::set<std::string>& others) {
  std::vector<Departure*> found;
  const auto look_at = [&](const std::string& name) {
    Departure* const leaving = departure(name);
    if (leaving == nullptr) return;
    remember_spelling(*leaving, name);
    if (std::find(found.begin(), found.end(), leaving) == found.end()) found.push_back(leaving);
  };
  look_at(thread.title);
  for (const std::string& name : others) look_at(name);
  return found;
}

void ConsentFilter::leave(chat::Thread& thread, const std::set<std::string>& others) {
  if (leaving_.empty()) return;
  const std::vector<Departure*> leaving = departures_of(thread, others);
  if (leaving.empty()) return;
  const bool is_named = departure(thread.title) != nullptr;  // then it comes first
  if (is_named || !thread.is_group || others.size() < 2) {
    // Of several who go, being forgotten takes more.
    const auto forgotten = std::ranges::find_if(leaving, &Departure::forgotten);
    Departure& departure = forgotten != leaving.end() ? **forgotten : *leaving.front();
    leave_whole(thread, departure);
    if (departure.forgotten) disguise_key(thread);
  } else {
    leave_group(thread, others);
  }
}

/// The key often spells the name, and a plain hash of it could be found by trying names.
void ConsentFilter::disguise_key(chat::Thread& thread) const {
  thread.key = disguised(thread.key, consent_.salt);
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
  disguise_key(thread);
  for (const std::string& name : forgotten) std::erase(thread.participants, name);
  for (const Aliases& aliases : consent_.same)
    if (std::ranges::any_of(aliases, [&](const std::string& alias) {
          const Departure* const found = departure(alias);
          return found != nullptr && found->forgotten;
        }))
      forgotten.insert(forgotten.end(), aliases.begin(), aliases.end());
  thread.title = without_names(thread.title, forgotten, consent_.salt);
}

void ConsentFilter::rename_people(chat::Thread& thread, const std::set<std::string>& others) const {
  if (one_name_.empty()) return;
  std::unordered_map<std::string, std::string> renamed;
  for (const std::string& name : others)
    if (const std::string& shown = one_name_.shown(name); shown != name)
      renamed.emplace(name, shown);
  const auto rename = [&](std::string& name) {
    if (const auto found = renamed.find(name); found != renamed.end()) name = found->second;
  };
  for (std::string& name : thread.participants) rename(name);
  if (!thread.is_group) thread.title = one_name_.shown(thread.title);
  if (renamed.empty()) return;
  for (chat::Message& message : thread.messages)
    if (!message.marked_owner) rename(message.author);
}

void ConsentFilter::drop_outside_dates(chat::Thread& thread) const {
  for (chat::Message& message : thread.messages)
    if (message.dropped.empty() && ((consent_.since && message.sent_at < *consent_.since) ||
                                    (consent_.until && message.sent_at >= *consent_.until)))
      message.dropped = kOutsideDates;
}

}  // namespace idiolect::curate
