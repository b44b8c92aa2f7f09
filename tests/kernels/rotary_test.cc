#include "kernels/rotary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

#include "tests/kernels/cases.h"

namespace idiolect::kernels {
namespace {

template <class T, class A>
struct Case {
  Heads shape;
  Numbers<T> x;  // tokens `stride` apart
  Numbers<A> cosine, sine;

  std::int64_t width() const { return 2 * shape.heads * shape.half; }
};

template <class T, class A>
Case<T, A> draw(Random& random) {
  Heads shape{random.between(1, 4), random.between(1, 3), random.length(300), 0};
  const std::int64_t width = 2 * shape.heads * shape.half;
  shape.stride = width + random.between(0, 1) * random.between(0, 20);
  // Stretched rotations are longer than 1, so these are numbers of any kind.
  return {shape, random.normal<T>((shape.tokens - 1) * shape.stride + width, random.magnitude(40)),
          random.normal<A>(shape.tokens * shape.half), random.normal<A>(shape.tokens * shape.half)};
}

template <class Types>
class RotaryKernel : public ::testing::Test {};
using TypesOfAngles = ::testing::Types<std::pair<float, float>, std::pair<Bfloat16, Bfloat16>,
                                       std::pair<Bfloat16, float>>;
TYPED_TEST_SUITE(RotaryKernel, TypesOfAngles);

TYPED_TEST(RotaryKernel, EqualsItsFormulaBothWays) {
  using T = typename TypeParam::first_type;
  using A = typename TypeParam::second_type;
  for_all_cases(200, [](Random& random) {
    const auto c = draw<T, A>(random);
    const Heads& shape = c.shape;
    Numbers<T> forward(shape.tokens * c.width()), inverse(shape.tokens * c.width());
    rotary_kernels<T, A>().forward(c.x.data(), c.cosine.data(), c.sine.data(), shape,
                                   forward.data());
    rotary_kernels<T, A>().inverse(c.x.data(), c.cosine.data(), c.sine.data(), shape,
                                   inverse.data());
    for (std::int64_t token = 0; token < shape.tokens; ++token)
      for (std::int64_t head = 0; head < shape.heads; ++head)
        for (std::int64_t i = 0; i < shape.half; ++i) {
          const std::int64_t within = head * 2 * shape.half + i;
          const std::int64_t to = token * c.width() + within;
          const double a = c.x.at(token * shape.stride + within);
          const double b = c.x.at(token * shape.stride + within + shape.half);
          const double cosine = c.cosine.at(token * shape.half + i);
          const double sine = c.sine.at(token * shape.half + i);
          // Two products, of which one is rounded, and a sum that may cancel.
          const double error_a = 2 * kFloatUnit * (std::fabs(a * cosine) + std::fabs(b * sine));
          const double error_b = 2 * kFloatUnit * (std::fabs(b * cosine) + std::fabs(a * sine));
          ASSERT_TRUE(near(forward[to], a * cosine - b * sine, error_a));
          ASSERT_TRUE(near(forward[to + shape.half], b * cosine + a * sine, error_b));
          ASSERT_TRUE(near(inverse[to], a * cosine + b * sine, error_a));
          ASSERT_TRUE(near(inverse[to + shape.half], b * cosine - a * sine, error_b));
        }
  });
}

TYPED_TEST(RotaryKernel, MayOverwriteItsInput) {
  using T = typename TypeParam::first_type;
  using A = typename TypeParam::second_type;
  for_all_cases(50, [](Random& random) {
    auto c = draw<T, A>(random);
    c.shape.stride = c.width();
    c.x = random.normal<T>(c.shape.tokens * c.width());
    Numbers<T> apart(c.x.size());
    const auto turn = rotary_kernels<T, A>().forward;
    turn(c.x.data(), c.cosine.data(), c.sine.data(), c.shape, apart.data());
    turn(c.x.data(), c.cosine.data(), c.sine.data(), c.shape, c.x.data());
    EXPECT_TRUE(c.x.equals(apart));
  });
}

TYPED_TEST(RotaryKernel, NanStaysInItsPair) {
  using T = typename TypeParam::first_type;
  using A = typename TypeParam::second_type;
  for_all_cases(50, [](Random& random) {
    auto c = draw<T, A>(random);
    c.shape.tokens = 1;
    const std::int64_t place = random.between(0, c.shape.half - 1);
    c.x[place] = narrow<T>(std::numeric_limits<double>::quiet_NaN());
    Numbers<T> y(c.width());
    rotary_kernels<T, A>().forward(c.x.data(), c.cosine.data(), c.sine.data(), c.shape, y.data());
    for (std::int64_t i = 0; i < y.size(); ++i)
      ASSERT_EQ(std::isnan(y.at(i)), i == place || i == place + c.shape.half);
  });
}

}  // namespace
}  // namespace idiolect::kernels
