#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace idiolect {
namespace {

TEST(ParallelFor, CallsEachOnce) {
  std::vector<std::atomic<int>> calls(1000);
  parallel_for(calls.size(), [&](std::size_t i) { ++calls[i]; });
  for (const auto& count : calls) EXPECT_EQ(count, 1);
  parallel_for(0, [](std::size_t) { FAIL(); });
}

TEST(ParallelFor, PassesOnWhatIsThrown) {
  const auto work = [](std::size_t i) {
    if (i == 500) throw std::runtime_error("five hundred");
  };
  EXPECT_THROW(parallel_for(1000, work), std::runtime_error);
}

}  // namespace
}  // namespace idiolect
