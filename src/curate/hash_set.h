// curate/hash_set.h
//
// A set of 64-bit hashes in one piece of memory: 11 to 21 bytes for each, where a
// std::unordered_set takes 40.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace idiolect::curate {

class HashSet {
 public:
  /// True where `hash` was not in the set. Hashes must be evenly spread: they are their own place.
  bool insert(std::uint64_t hash);

  bool contains(std::uint64_t hash) const noexcept;

  std::size_t size() const noexcept { return size_; }

 private:
  void grow();

  std::vector<std::uint64_t> slots_;  // a power of two; 0 where there is none
  std::size_t size_ = 0;
};

}  // namespace idiolect::curate
