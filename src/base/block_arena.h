// base/block_arena.h
//
// Large blocks out of one stretch of address space. malloc of glibc before 2.38 cannot put an
// aligned block where one of the same size was freed (it looks for a little more), so a training
// step, which frees and allocates tensors of many sizes, ends up with twice the memory it uses.
// Here a block goes to the lowest gap that holds it, neighbours that are free become one, and pages
// that were touched once stay: no page is faulted in twice.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>

namespace idiolect {

class BlockArena {
 public:
  /// Reserves `capacity` bytes of address space, no memory. Throws Error when there is no room.
  explicit BlockArena(std::size_t capacity);
  ~BlockArena();
  BlockArena(const BlockArena&) = delete;
  BlockArena& operator=(const BlockArena&) = delete;

  /// A block of at least `bytes`, at the start of a page; null when no gap holds it. Any thread.
  void* allocate(std::size_t bytes);
  /// Gives back what allocate gave; anything else is left alone and answered with false.
  bool deallocate(void* block);

  /// The furthest byte that was ever in a block: the memory this arena has come to hold.
  std::size_t reach() const;

 private:
  using Offsets = std::map<std::size_t, std::size_t>;  // of the first byte → bytes

  std::size_t capacity_;
  char* memory_;
  mutable std::mutex mutex_;
  Offsets gaps_;
  Offsets blocks_;
  std::size_t reach_ = 0;
};

}  // namespace idiolect
