#include "train/recompute.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace idiolect::train {
namespace {

TEST(Recompute, WordsAndNumbers) {
  EXPECT_TRUE(parse_recompute("auto", 8).is_auto);
  EXPECT_EQ(parse_recompute("none", 8).layers, 0);
  EXPECT_EQ(parse_recompute("all", 8).layers, 8);
  EXPECT_EQ(parse_recompute("3", 8).layers, 3);
  EXPECT_EQ(parse_recompute("30", 8).layers, 8);
  for (const char* const word : {"", "some", "-1", "3x", "1.5"})
    EXPECT_THROW(parse_recompute(word, 8), UsageError) << word;
}

}  // namespace
}  // namespace idiolect::train
