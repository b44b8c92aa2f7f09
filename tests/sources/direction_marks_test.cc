#include "sources/direction_marks.h"

#include <gtest/gtest.h>

namespace idiolect::sources {
namespace {

std::string settled(std::string text) {
  settle_directions(text);
  return text;
}

TEST(DirectionMarks, OverridesGoWithWhatClosesThemAndAreCounted) {
  std::string text = "a\u202Eb\u202Cc\u202Dd";
  EXPECT_EQ(settle_directions(text), 2u);
  EXPECT_EQ(text, "abcd");
}

TEST(DirectionMarks, WhatIsBalancedStays) {
  for (const std::string text :
       {"\u2068Óscar\u2069 left", "\u202Aa\u202Bb\u202C\u202C", "\u2066a\u2067b\u2069\u2069",
        "a\u200Eb\u200F", "👨\u200D👩 ❤\uFE0F"})
    EXPECT_EQ(settled(text), text);
}

TEST(DirectionMarks, EndsOfNothingCostTheirOwnTimeAlone) {
  std::string text;  // 600 kB: minutes, if each end went through all beginnings
  for (int i = 0; i < 100'000; ++i) text += "\u202A";
  for (int i = 0; i < 100'000; ++i) text += "\u2069";
  settle_directions(text);
  EXPECT_EQ(text, "");
}

TEST(DirectionMarks, WhatIsNotBalancedGoes) {
  EXPECT_EQ(settled("a\u202Cb"), "ab");
  EXPECT_EQ(settled("\u202Bab"), "ab");
  EXPECT_EQ(settled("\u2068a\u202Bb\u2069c"), "\u2068ab\u2069c");
  EXPECT_EQ(settled("\u202A\u2068a\u202C"), "a");
}

TEST(DirectionMarks, OnesInsideOfAnOverrideStay) {
  EXPECT_EQ(settled("\u202E\u2068a\u2069\u202Cb"), "\u2068a\u2069b");
}

}  // namespace
}  // namespace idiolect::sources
