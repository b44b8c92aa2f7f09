#include "kernels/numbers.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "kernels/swiglu.h"
#include "tests/kernels/cases.h"

namespace idiolect::kernels {
namespace {

TEST(Bfloat16, TiesGoToTheEvenNeighbour) {
  EXPECT_EQ(to_bfloat16(std::bit_cast<float>(0x3F808000u)).bits, 0x3F80u);
  EXPECT_EQ(to_bfloat16(std::bit_cast<float>(0x3F818000u)).bits, 0x3F82u);
  EXPECT_EQ(to_bfloat16(std::bit_cast<float>(0x3F808001u)).bits, 0x3F81u);
}

TEST(Bfloat16, EveryPatternSurvivesTheWayThereAndBack) {
  for (std::uint32_t bits = 0; bits < 0x10000u; ++bits) {
    const Bfloat16 number{static_cast<std::uint16_t>(bits)};
    const float value = to_float(number);
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(to_float(to_bfloat16(value))));
    } else {
      EXPECT_EQ(to_bfloat16(value).bits, bits);
    }
  }
}

TEST(Bfloat16, NanWithLowBitsOnlyDoesNotBecomeInfinity) {
  EXPECT_TRUE(std::isnan(to_float(to_bfloat16(std::bit_cast<float>(0x7F800001u)))));
  EXPECT_TRUE(std::isnan(to_float(to_bfloat16(std::bit_cast<float>(0xFFFFFFFFu)))));
}

TEST(Bfloat16, OverflowsToInfinity) {
  EXPECT_EQ(to_float(to_bfloat16(std::numeric_limits<float>::max())),
            std::numeric_limits<float>::infinity());
}

}  // namespace
}  // namespace idiolect::kernels
