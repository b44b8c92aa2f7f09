#include "privacy/lexicon.h"

#include <algorithm>

#include "base/random.h"
#include "privacy/fold.h"

namespace idiolect::privacy {

Lexicon::Lexicon() : filter_(kFilterBits / 64), slots_(1u << 12) {
  for (const Words& row : word_table()) {
    std::string_view rest = row.words;
    while (!rest.empty()) {
      const std::size_t blank = std::min(rest.find(' '), rest.size());
      if (blank > 0) add(hash_of(rest.substr(0, blank)), row.roles);
      rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
  }
}

void Lexicon::add(std::uint64_t hash, std::uint32_t roles) {
  if ((used_ + 1) * 2 > slots_.size()) grow();
  const std::size_t bit = hash & (kFilterBits - 1);
  filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  std::size_t at = mix64(hash) & (slots_.size() - 1);
  while (slots_[at].roles != 0 && slots_[at].hash != hash) at = (at + 1) & (slots_.size() - 1);
  if (slots_[at].roles == 0) ++used_;
  slots_[at].hash = hash;
  slots_[at].roles |= roles;
}

std::uint32_t Lexicon::find(std::uint64_t hash) const noexcept {
  std::size_t at = mix64(hash) & (slots_.size() - 1);
  while (slots_[at].roles != 0) {
    if (slots_[at].hash == hash) return slots_[at].roles;
    at = (at + 1) & (slots_.size() - 1);
  }
  return 0;
}

void Lexicon::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  used_ = 0;
  for (const Slot& slot : old)
    if (slot.roles != 0) add(slot.hash, slot.roles);
}

}  // namespace idiolect::privacy
