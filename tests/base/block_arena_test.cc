#include "base/block_arena.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/random.h"

namespace idiolect {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

struct Held {
  char* block = nullptr;
  std::size_t bytes = 0;
  char mark = 0;
};

bool is_untouched(const Held& held) {
  return std::all_of(held.block, held.block + held.bytes,
                     [&](char byte) { return byte == held.mark; });
}

TEST(BlockArena, NeverGivesTwoOwnersTheSameByte) {
  BlockArena arena(64 * kMiB);
  Random random(7);
  std::vector<Held> held;
  for (int step = 0; step < 3000; ++step) {
    if (held.size() < 12 || random.below(2) == 0) {
      const std::size_t bytes = 1 + random.below(3 * kMiB);
      auto* const block = static_cast<char*>(arena.allocate(bytes));
      if (block == nullptr) continue;
      const auto mark = static_cast<char>(step);
      std::memset(block, mark, bytes);
      held.push_back({block, bytes, mark});
    } else {
      const std::size_t which = random.below(held.size());
      ASSERT_TRUE(is_untouched(held[which])) << "step " << step;
      ASSERT_TRUE(arena.deallocate(held[which].block));
      held.erase(held.begin() + static_cast<std::ptrdiff_t>(which));
    }
  }
  for (const Held& each : held) ASSERT_TRUE(is_untouched(each) && arena.deallocate(each.block));
  // All gaps are one again.
  EXPECT_NE(arena.allocate(64 * kMiB), nullptr);
}

TEST(BlockArena, PutsABlockWhereOneOfTheSameSizeWas) {
  BlockArena arena(64 * kMiB);
  void* const first = arena.allocate(5 * kMiB + 1);
  void* const second = arena.allocate(kMiB);
  ASSERT_TRUE(arena.deallocate(first));
  EXPECT_EQ(arena.allocate(5 * kMiB + 1), first);
  EXPECT_NE(second, nullptr);
  EXPECT_LT(arena.reach(), 7 * kMiB);
}

TEST(BlockArena, SaysWhenThereIsNoRoomAndWhatIsNotItsOwn) {
  BlockArena arena(4 * kMiB);
  EXPECT_EQ(arena.allocate(5 * kMiB), nullptr);
  EXPECT_NE(arena.allocate(4 * kMiB), nullptr);
  EXPECT_EQ(arena.allocate(1), nullptr);
  int elsewhere = 0;
  EXPECT_FALSE(arena.deallocate(&elsewhere));
}

}  // namespace
}  // namespace idiolect
