#include "evaluate/bits_per_byte.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/error.h"

namespace idiolect::evaluate {
namespace {

chat::Score score_of(std::initializer_list<double> probabilities, std::size_t bytes) {
  chat::Score score;
  for (const double p : probabilities)
    score.tokens.push_back({static_cast<float>(std::log(p)), 0, 0, false});
  score.tokens.back().end_of_turn = true;
  score.bytes = bytes;
  score.turns = 1;
  return score;
}

TEST(BitsPerByte, CountsBitsOfAllTokensOverAllBytes) {
  // 1 + 2 + 3 bits over 3 bytes, then 1 + 1 bits over 1 byte.
  const std::array scores{score_of({0.5, 0.25, 0.125}, 3), score_of({0.5, 0.5}, 1)};
  const BitsPerByte measure = bits_per_byte(scores);
  EXPECT_NEAR(measure.value, 8.0 / 4.0, 1e-6);
  EXPECT_NEAR(measure.without_end, 4.0 / 4.0, 1e-6);
  EXPECT_EQ(measure.tokens, 5u);
  EXPECT_EQ(measure.end_tokens, 2u);
}

TEST(BitsPerByte, RefusesToDivideByNothing) {
  EXPECT_THROW(bits_per_byte(std::array{chat::Score{}}), Error);
}

}  // namespace
}  // namespace idiolect::evaluate
