#include "model/large_tensors.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <torch/version.h>

#include <cstddef>
#include <cstring>

#include "base/block_arena.h"
#include "base/error.h"
#include "base/large_blocks.h"

namespace idiolect::model {
namespace {

constexpr std::size_t kLarge = std::size_t{256} << 10;
/// Address space costs nothing; memory is what is touched.
constexpr std::size_t kCapacity = std::size_t{1} << 40;

/// Null where address space is limited. Never destroyed: tensors of static lifetime may be freed
/// after it would be.
BlockArena* arena() {
  static auto* const the_arena = []() -> BlockArena* {
    try {
      return new BlockArena(kCapacity);
    } catch (const Error&) {
      return nullptr;
    }
  }();
  return the_arena;
}

void give_back(void* block) {
  if (!arena()->deallocate(block)) c10::GetDefaultCPUAllocator()->raw_deleter()(block);
}

class LargeTensors final : public c10::Allocator {
 public:
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)
  c10::DataPtr allocate(std::size_t bytes) override { return block_of(bytes); }
  void copy_data(void* to, const void* from, std::size_t bytes) const override {
    std::memcpy(to, from, bytes);
  }
#else
  c10::DataPtr allocate(std::size_t bytes) const override { return block_of(bytes); }
#endif
  c10::DeleterFnPtr raw_deleter() const override { return &give_back; }

 private:
  static c10::DataPtr block_of(std::size_t bytes) {
    void* const block = bytes < kLarge ? nullptr : arena()->allocate(bytes);
    if (block == nullptr) return c10::GetDefaultCPUAllocator()->allocate(bytes);
    return {block, block, &give_back, c10::Device(c10::DeviceType::CPU)};
  }
};

}  // namespace

void keep_large_tensors() {
  keep_large_blocks();
  if (arena() == nullptr) return;
  static LargeTensors allocator;
  c10::SetCPUAllocator(&allocator, 1);
}

}  // namespace idiolect::model
