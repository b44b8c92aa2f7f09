// kernels/attention_scratch.h
//
// Memory that a thread keeps from one piece of attention to the next.
#pragma once

#include <hwy/aligned_allocator.h>

#include <cstddef>
#include <memory>

namespace idiolect::kernels {

/// Hands out runs of floats, aligned for vectors. What was handed out is valid until `reset`.
class Scratch {
 public:
  /// Makes room for `floats`, contents undefined. Gives a much larger room back.
  void reset(std::size_t floats) {
    if (floats > size_ || floats < size_ / 4) {
      memory_.reset();
      memory_ = hwy::AllocateAligned<float>(floats);
      size_ = floats;
    }
    used_ = 0;
  }
  float* take(std::size_t floats) {
    float* const result = memory_.get() + used_;
    used_ += padded(floats);
    return result;
  }
  /// What `take` uses up.
  static constexpr std::size_t padded(std::size_t floats) { return (floats + 31) / 32 * 32; }

 private:
  hwy::AlignedFreeUniquePtr<float[]> memory_;
  std::size_t size_ = 0;
  std::size_t used_ = 0;
};

}  // namespace idiolect::kernels
