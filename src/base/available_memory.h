// base/available_memory.h
//
// How much memory this process may still take.
#pragma once

#include <cstdint>

namespace idiolect {

/// Bytes that can be had without swapping: what the system has to give (MemAvailable), and no more
/// than what a control group leaves. 0 where the system does not say.
std::int64_t available_memory();

}  // namespace idiolect
