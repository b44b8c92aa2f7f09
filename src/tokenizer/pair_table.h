// tokenizer/pair_table.h
//
// The merges of a BPE: for two neighbouring tokens, which token they become and
// how early. One flat array; looked into for every pair of every word.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "tokenizer/tokenizer.h"

namespace idiolect::tokenizer {

struct PairMerge {
  std::uint32_t rank = 0;  // 0 is the first merge learned
  TokenId merged = -1;
};

class PairTable {
 public:
  explicit PairTable(std::size_t merges = 0) : slots_(std::bit_ceil(2 * merges + 16)) {}

  /// A later merge of the same pair replaces the earlier. At most the number of merges given at
  /// construction.
  void set(TokenId left, TokenId right, PairMerge merge) {
    Slot& slot = slots_[slot_of(key(left, right))];
    slot = {key(left, right), merge};
  }

  /// Null when the pair does not merge.
  const PairMerge* find(TokenId left, TokenId right) const noexcept {
    const Slot& slot = slots_[slot_of(key(left, right))];
    return slot.merge.merged < 0 ? nullptr : &slot.merge;
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    PairMerge merge;
  };

  static std::uint64_t key(TokenId left, TokenId right) noexcept {
    return std::uint64_t{static_cast<std::uint32_t>(left)} << 32 |
           static_cast<std::uint32_t>(right);
  }

  std::size_t slot_of(std::uint64_t key) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = (key * 0x9E3779B97F4A7C15u >> 24) & mask;
    while (slots_[slot].merge.merged >= 0 && slots_[slot].key != key) slot = (slot + 1) & mask;
    return slot;
  }

  std::vector<Slot> slots_;
};

}  // namespace idiolect::tokenizer
