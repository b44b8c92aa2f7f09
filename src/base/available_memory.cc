#include "base/available_memory.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <string>

namespace idiolect {
namespace {

/// MemAvailable of /proc/meminfo, which is in kB.
std::optional<std::int64_t> from_meminfo() {
  std::ifstream file("/proc/meminfo");
  std::string name;
  std::int64_t kilobytes = 0;
  std::string unit;
  while (file >> name >> kilobytes) {
    std::getline(file, unit);
    if (name == "MemAvailable:") return kilobytes * 1024;
  }
  return std::nullopt;
}

std::optional<std::int64_t> number_in(const char* path) {
  std::ifstream file(path);
  std::int64_t value = 0;
  if (file >> value) return value;
  return std::nullopt;  // not there, or "max"
}

/// Files kept in memory that nobody has touched lately: they give way when memory is asked for.
std::int64_t reclaimable_in(const char* path) {
  std::ifstream file(path);
  std::string name;
  std::int64_t bytes = 0;
  while (file >> name >> bytes)
    if (name == "inactive_file" || name == "total_inactive_file") return bytes;
  return 0;
}

/// What a control group (version 2, or 1) leaves of its limit.
std::optional<std::int64_t> from_control_group() {
  constexpr const char* kFiles[][3] = {
      {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current", "/sys/fs/cgroup/memory.stat"},
      {"/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes",
       "/sys/fs/cgroup/memory/memory.stat"}};
  for (const auto& [limit_file, usage_file, statistics] : kFiles) {
    const auto limit = number_in(limit_file);
    const auto usage = number_in(usage_file);
    if (limit && usage)
      return std::max<std::int64_t>(0, *limit - *usage + reclaimable_in(statistics));
  }
  return std::nullopt;
}

}  // namespace

std::int64_t available_memory() {
  const auto system = from_meminfo();
  const auto group = from_control_group();
  if (!system) return group.value_or(0);
  return std::min(*system, group.value_or(std::numeric_limits<std::int64_t>::max()));
}

}  // namespace idiolect
