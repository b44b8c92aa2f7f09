// base/interrupt.h
//
// Ctrl-C asks; long work looks at `interrupt_requested` at points where it can stop cleanly.
#pragma once

#include <atomic>

namespace idiolect {

/// Set by the signal handler that `commands` installs. The engine is a shared
/// object with a copy of its own, so it takes a pointer to the program's flag.
using InterruptFlag = std::atomic<bool>;

inline bool interrupt_requested(const InterruptFlag* flag) noexcept {
  return flag != nullptr && flag->load(std::memory_order_relaxed);
}

}  // namespace idiolect
