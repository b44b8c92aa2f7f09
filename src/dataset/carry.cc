#include "dataset/carry.h"

#include <algorithm>
#include <set>

namespace idiolect::dataset {

bool Carry::in_one_turn(std::size_t earlier, std::size_t later) const {
  const chat::Message& a = thread_->messages[earlier];
  const chat::Message& b = thread_->messages[later];
  return same_speaker(a, b, thread_->is_group) && b.sent_at - a.sent_at <= gap_;
}

std::vector<CarriedTurn> Carry::last_turns(const Session& session) const {
  std::vector<CarriedTurn> turns;  // newest first, as are the messages in each
  for (std::size_t i = session.first; i-- > 0;) {
    if (!thread_->messages[i].is_talk()) continue;
    if (turns.empty() || !in_one_turn(i, turns.back().back())) {
      if (turns.size() == turns_) break;
      turns.emplace_back();
    } else if (turns.back().size() == kMostCarriedBubbles) {
      // A turn this long is not followed to its beginning, nor is anything before it carried.
      break;
    }
    turns.back().push_back(i);
  }
  for (CarriedTurn& turn : turns) std::ranges::reverse(turn);
  std::ranges::reverse(turns);
  return turns;
}

std::vector<CarriedTurn> Carry::before(const Session& session) const {
  if (turns_ == 0) return {};
  std::vector<CarriedTurn> turns = last_turns(session);
  if (links_.empty() || turns.empty()) return turns;
  std::set<std::size_t> answered;
  for (std::size_t i = session.first; i < session.end; ++i) {
    if (!thread_->messages[i].marked_owner) continue;
    const auto target = links_.target(i);
    if (target && *target < turns.front().front()) answered.insert(*target);
  }
  while (answered.size() > turns_) answered.erase(answered.begin());
  std::vector<CarriedTurn> all;
  all.reserve(answered.size() + turns.size());
  for (const std::size_t message : answered) all.push_back({message});
  all.insert(all.end(), turns.begin(), turns.end());
  return all;
}

std::vector<bool> carried_messages(const Carry& carry, std::span<const Session> sessions) {
  std::vector<bool> carried;
  for (const Session& session : sessions) {
    if (session.owner_messages == 0) continue;
    for (const CarriedTurn& turn : carry.before(session)) {
      carried.resize(session.thread->messages.size());
      for (const std::size_t message : turn) carried[message] = true;
    }
  }
  return carried;
}

}  // namespace idiolect::dataset
