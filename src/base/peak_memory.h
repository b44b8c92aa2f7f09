// base/peak_memory.h
#pragma once

#include <cstdint>

namespace idiolect {

/// The most memory that this process has had resident at a time, in bytes, mapped pages included;
/// 0 where the system does not tell.
std::uint64_t peak_memory() noexcept;

}  // namespace idiolect
