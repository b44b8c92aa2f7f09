#include "privacy/edges.h"

namespace idiolect::privacy {

Edges::Slot& Edges::slot(std::uint64_t key) noexcept {
  std::size_t at = key & (slots_.size() - 1);
  while (slots_[at].next.id != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
  return slots_[at];
}

std::uint32_t Edges::follow(std::uint32_t node, std::uint64_t label) {
  if ((used_ + 1) * 2 > slots_.size()) {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& kept : old)
      if (kept.next.id != 0) slot(kept.key) = kept;
  }
  Slot& found = slot(key_of(node, label));
  if (found.next.id == 0)
    found = {key_of(node, label), {static_cast<std::uint32_t>(++used_), false}};
  return found.next.id;
}

void Edges::mark_end(std::uint32_t node, std::uint64_t label) {
  slot(key_of(node, label)).next.is_end = true;
}

}  // namespace idiolect::privacy
