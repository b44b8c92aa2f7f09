#include "dataset/split.h"

#include <algorithm>
#include <tuple>

namespace idiolect::dataset {
namespace {

bool starts_before(const Session& a, const Session& b) {
  const auto key = [](const Session& s) { return std::tie(s.thread->source, s.thread->key); };
  if (a.start() != b.start()) return a.start() < b.start();
  return key(a) < key(b);
}

/// The first session before which at least `share` of the owner's messages lie.
std::size_t first_behind(const std::vector<Session>& sessions, double share) {
  std::size_t total = 0;
  for (const Session& session : sessions) total += session.owner_messages;
  const double wanted = share * static_cast<double>(total);
  std::size_t before = 0;
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    if (static_cast<double>(before) >= wanted) return i;
    before += sessions[i].owner_messages;
  }
  return sessions.size();
}

}  // namespace

SplitSessions split_by_time(std::vector<Session> sessions, const SplitShares& shares) {
  std::ranges::sort(sessions, starts_before);
  const std::size_t count = sessions.size();
  std::size_t test = first_behind(sessions, 1.0 - shares.test);
  std::size_t valid = first_behind(sessions, 1.0 - shares.test - shares.valid);
  if (count >= 3) {
    test = std::min(test, count - 1);
    valid = std::min(valid, test - 1);
  }
  const auto at = [&](std::size_t index) {
    return sessions.begin() + static_cast<std::ptrdiff_t>(index);
  };
  return {{Split::Train, {at(0), at(valid)}},
          {Split::Valid, {at(valid), at(test)}},
          {Split::Test, {at(test), at(count)}}};
}

}  // namespace idiolect::dataset
