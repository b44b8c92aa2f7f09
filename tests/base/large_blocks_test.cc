#include "base/large_blocks.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <vector>

namespace idiolect {
namespace {

/// Pages that the kernel had to find while a block of 64 MiB was made, written and freed.
long faults_of_a_block() {
  const auto faults = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
  };
  const long before = faults();
  const std::vector<char> block(std::size_t{64} << 20, 1);
  return faults() - before;
}

TEST(LargeBlocks, AreFoundAgainOnceTheyAreKept) {
  keep_large_blocks();
  const long first = faults_of_a_block();
#if !defined(__GLIBC__) || defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "malloc is not glibc's";
#endif
  EXPECT_LT(faults_of_a_block(), first / 10);
}

}  // namespace
}  // namespace idiolect
