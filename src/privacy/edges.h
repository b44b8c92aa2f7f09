// privacy/edges.h
//
// The edges of a trie in one flat hash table: by node and label, the next node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.h"

namespace idiolect::privacy {

class Edges {
 public:
  struct Node {
    std::uint32_t id = 0;  // 0: there is none
    bool is_end = false;
  };

  Edges() : slots_(64) {}

  bool empty() const noexcept { return used_ == 0; }
  Node find(std::uint32_t node, std::uint64_t label) const noexcept {
    const std::uint64_t key = key_of(node, label);
    for (std::size_t at = key & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].next.id == 0) return {};
      if (slots_[at].key == key) return slots_[at].next;
    }
  }
  /// The node behind the edge, which is made where it is missing.
  std::uint32_t follow(std::uint32_t node, std::uint64_t label);
  /// A name ends with this edge.
  void mark_end(std::uint32_t node, std::uint64_t label);

 private:
  struct Slot {
    std::uint64_t key = 0;
    Node next;
  };

  static std::uint64_t key_of(std::uint32_t node, std::uint64_t label) noexcept {
    return mix64(label ^ (std::uint64_t{node} << 40));
  }
  Slot& slot(std::uint64_t key) noexcept;

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace idiolect::privacy
