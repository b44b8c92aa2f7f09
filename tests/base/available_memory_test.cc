#include "base/available_memory.h"

#include <gtest/gtest.h>

#include <fstream>

namespace idiolect {
namespace {

TEST(AvailableMemory, IsSomethingAndNoMoreThanTheMachineHas) {
  if (!std::ifstream("/proc/meminfo")) GTEST_SKIP() << "no /proc here";
  std::ifstream file("/proc/meminfo");
  std::string name;
  std::int64_t total = 0;  // kB
  file >> name >> total;
  ASSERT_EQ(name, "MemTotal:");
  EXPECT_GT(available_memory(), 16 << 20);
  EXPECT_LE(available_memory(), total * 1024);
}

}  // namespace
}  // namespace idiolect
