#include "evaluate/decoys.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "base/random.h"
#include "evaluate/answer_store.h"

namespace idiolect::evaluate {
namespace {

/// One is drawn among so many: fewer would be guessed, more would differ in length.
constexpr std::size_t kNearest = 24;

bool is_shorter(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

Decoys::Decoys(std::span<const chat::Conversation> train) {
  for (const chat::Conversation& session : train)
    for (const chat::Turn& turn : session.turns)
      if (turn.role == chat::Role::Assistant && !turn.carried && !turn.content.empty())
        turns_.push_back(turn.content);
  std::sort(turns_.begin(), turns_.end(), is_shorter);
  turns_.erase(std::unique(turns_.begin(), turns_.end()), turns_.end());
}

std::string Decoys::draw(const Round& round, std::uint64_t seed) const {
  const std::string own = round.own.value_or("");
  auto end = std::lower_bound(turns_.begin(), turns_.end(), own, is_shorter);
  auto begin = end;
  const auto distance = [&](const std::string& turn) {
    return turn.size() < own.size() ? own.size() - turn.size() : turn.size() - own.size();
  };
  std::vector<const std::string*> near;
  while (near.size() < kNearest && (begin != turns_.begin() || end != turns_.end())) {
    const bool takes_longer = begin == turns_.begin() ||
                              (end != turns_.end() && distance(*end) < distance(*std::prev(begin)));
    const std::string& turn = takes_longer ? *end++ : *--begin;
    if (turn != own) near.push_back(&turn);
  }
  if (near.empty()) return {};
  const std::uint64_t stream = std::stoull(round_id(round).substr(0, 15), nullptr, 16);
  return *near[static_cast<std::size_t>(Random(seed, stream).below(near.size()))];
}

}  // namespace idiolect::evaluate
