#include "base/spill.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/error.h"

namespace idiolect {
namespace {

TEST(SpillFile, GivesBackWhatWasAppended) {
  SpillFile file;
  EXPECT_EQ(file.append("one"), 0u);
  EXPECT_EQ(file.append(std::string(3 << 20, 'x')), 3u);
  const std::uint64_t last = file.append("three");
  file.flush();
  EXPECT_EQ(file.read(last, 5), "three");
  EXPECT_EQ(file.read(0, 4), "onex");
  EXPECT_EQ(file.size(), last + 5);
}

TEST(SpillFile, SaysWhatToDoWhereThereIsNoRoomForIt) {
  ::setenv("TMPDIR", "/nowhere/at/all", 1);
  SpillFile file;
  try {
    file.append("x");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "/nowhere/at/all: a temporary file cannot be made: No such file or directory");
    EXPECT_NE(error.hint().find("TMPDIR"), std::string::npos);
  }
  ::unsetenv("TMPDIR");
}

TEST(SpilledList, KeepsItsOrderBeyondMemory) {
  SpilledList<std::uint64_t> list;
  constexpr std::uint64_t kCount = 3'000'000;  // 24 MB, of which 8 stay in memory
  for (std::uint64_t i = 0; i < kCount; ++i) list.add(i * i);
  for (int pass = 0; pass < 2; ++pass) {
    std::uint64_t next = 0;
    list.for_each([&](std::uint64_t value) {
      ASSERT_EQ(value, next * next);
      ++next;
    });
    EXPECT_EQ(next, kCount);
  }
}

}  // namespace
}  // namespace idiolect
