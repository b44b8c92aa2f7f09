#include "base/spelling.h"

#include <gtest/gtest.h>

#include <array>

namespace idiolect {
namespace {

constexpr std::array<std::string_view, 4> kNames{"rank", "alpha", "targets", "base"};

TEST(Closest, FindsAWordOneLetterAway) { EXPECT_EQ(closest("rnak", kNames), "rank"); }

TEST(Closest, IsEmptyWhenEverythingIsFarAway) { EXPECT_EQ(closest("learning-rate", kNames), ""); }

TEST(Closest, DoesNotReplaceEveryLetterOfAShortWord) { EXPECT_EQ(closest("xy", kNames), ""); }

TEST(Closest, TakesTheFewestEdits) { EXPECT_EQ(closest("bases", kNames), "base"); }

}  // namespace
}  // namespace idiolect
