#include "curate/hash_set.h"

namespace idiolect::curate {
namespace {

constexpr std::size_t kFewest = 64;

/// The slot of `hash`, or the free one where it belongs.
template <class Slots>
auto& slot_of(Slots& slots, std::uint64_t hash) {
  // Each hash has a step of its own: texts that were made for one slot part ways behind it.
  const std::size_t mask = slots.size() - 1;
  const auto step = static_cast<std::size_t>(hash >> 32U) | 1U;
  auto at = static_cast<std::size_t>(hash) & mask;
  while (slots[at] != 0 && slots[at] != hash) at = (at + step) & mask;
  return slots[at];
}

}  // namespace

bool HashSet::insert(std::uint64_t hash) {
  if (hash == 0) hash = 1;  // as good as any
  if (4 * (size_ + 1) > 3 * slots_.size()) grow();
  std::uint64_t& slot = slot_of(slots_, hash);
  if (slot == hash) return false;
  slot = hash;
  ++size_;
  return true;
}

bool HashSet::contains(std::uint64_t hash) const noexcept {
  if (hash == 0) hash = 1;
  return !slots_.empty() && slot_of(slots_, hash) == hash;
}

void HashSet::grow() {
  std::vector<std::uint64_t> larger(slots_.empty() ? kFewest : 2 * slots_.size());
  for (const std::uint64_t hash : slots_)
    if (hash != 0) slot_of(larger, hash) = hash;
  slots_ = std::move(larger);
}

}  // namespace idiolect::curate
