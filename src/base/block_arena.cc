#include "base/block_arena.h"

#include <sys/mman.h>

#include <algorithm>
#include <iterator>

#include "base/error.h"

namespace idiolect {
namespace {

/// Blocks are whole pages of the processors we know; Apple's have 16 KiB.
constexpr std::size_t kPage = std::size_t{16} << 10;

std::size_t whole_pages(std::size_t bytes) {
  return std::max(kPage, (bytes + kPage - 1) / kPage * kPage);
}

#ifdef MAP_NORESERVE
constexpr int kReserve = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
#else
constexpr int kReserve = MAP_PRIVATE | MAP_ANONYMOUS;
#endif

}  // namespace

BlockArena::BlockArena(std::size_t capacity) : capacity_(whole_pages(capacity)) {
  void* const found = mmap(nullptr, capacity_, PROT_READ | PROT_WRITE, kReserve, -1, 0);
  if (found == MAP_FAILED)
    throw Error("no address space for tensors", "is it limited (ulimit -v)?");
  memory_ = static_cast<char*>(found);
  gaps_[0] = capacity_;
}

BlockArena::~BlockArena() { munmap(memory_, capacity_); }

void* BlockArena::allocate(std::size_t bytes) {
  if (bytes > capacity_) return nullptr;
  const std::size_t needed = whole_pages(bytes);
  const std::lock_guard lock(mutex_);
  const auto gap = std::find_if(gaps_.begin(), gaps_.end(),
                                [&](const auto& each) { return each.second >= needed; });
  if (gap == gaps_.end()) return nullptr;
  const auto [start, size] = *gap;
  gaps_.erase(gap);
  if (size > needed) gaps_[start + needed] = size - needed;
  blocks_[start] = needed;
  reach_ = std::max(reach_, start + needed);
  return memory_ + start;
}

bool BlockArena::deallocate(void* block) {
  if (block < memory_ || block >= memory_ + capacity_) return false;
  const std::lock_guard lock(mutex_);
  const auto found = blocks_.find(static_cast<std::size_t>(static_cast<char*>(block) - memory_));
  if (found == blocks_.end()) return false;
  std::size_t start = found->first;
  std::size_t size = found->second;
  blocks_.erase(found);
  const auto next = gaps_.lower_bound(start);
  if (next != gaps_.begin()) {
    const auto previous = std::prev(next);
    if (previous->first + previous->second == start) {
      start = previous->first;
      size += previous->second;
      gaps_.erase(previous);
    }
  }
  if (next != gaps_.end() && start + size == next->first) {
    size += next->second;
    gaps_.erase(next);
  }
  gaps_[start] = size;
  return true;
}

std::size_t BlockArena::reach() const {
  const std::lock_guard lock(mutex_);
  return reach_;
}

}  // namespace idiolect
