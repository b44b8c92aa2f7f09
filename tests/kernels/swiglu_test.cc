#include "kernels/swiglu.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/kernels/cases.h"

namespace idiolect::kernels {
namespace {

/// The power is good to 4 half units; a sum, a quotient and products follow; and its exponent has
/// been rounded, which matters where the gate is far below 0.
double share(double gate) { return (12 + 2 * std::fabs(gate)) * kFloatUnit; }
/// What is left of a sigmoid that ought to be nought.
constexpr double kFloor = 2e-38;

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

template <class T>
struct Case {
  std::int64_t count;
  Numbers<T> gradient, gate, up;
};

template <class T>
Case<T> draw(Random& random) {
  const std::int64_t count = random.length();
  return {count, random.normal<T>(count, random.magnitude(20)),
          random.normal<T>(count, 4 * random.magnitude(10)),
          random.normal<T>(count, random.magnitude(20))};
}

template <class T>
struct Results {
  explicit Results(std::int64_t count) : gate(count), up(count), y(count) {}
  Numbers<T> gate, up, y;
};

template <class T>
class SwigluKernel : public ::testing::Test {};
TYPED_TEST_SUITE(SwigluKernel, Storages);

TYPED_TEST(SwigluKernel, EqualsItsFormula) {
  for_all_cases(300, [](Random& random) {
    const auto c = draw<TypeParam>(random);
    Numbers<TypeParam> y(c.count);
    swiglu_kernels<TypeParam>().forward(c.gate.data(), c.up.data(), c.count, y.data());
    for (std::int64_t i = 0; i < c.count; ++i) {
      const double g = c.gate.at(i);
      const double expected = g * sigmoid(g) * c.up.at(i);
      const double error = share(g) * std::fabs(expected) + kFloor * std::fabs(g * c.up.at(i));
      ASSERT_TRUE(near(y[i], expected, error)) << "gate " << g << ", up " << c.up.at(i);
    }
  });
}

TYPED_TEST(SwigluKernel, GradientsEqualTheirFormulas) {
  for_all_cases(300, [](Random& random) {
    const auto c = draw<TypeParam>(random);
    Results<TypeParam> result(c.count);
    swiglu_kernels<TypeParam>().backward(c.gradient.data(), c.gate.data(), c.up.data(), c.count,
                                         result.gate.data(), result.up.data());
    for (std::int64_t i = 0; i < c.count; ++i) {
      const double d = c.gradient.at(i);
      const double g = c.gate.at(i);
      const double u = c.up.at(i);
      const double s = sigmoid(g);
      // 1 − s has few digits where s is near 1, so that term's error is a share of g itself.
      const double slope_size = 1 + std::fabs(g);
      ASSERT_TRUE(near(result.gate[i], d * u * s * (1 + g * (1 - s)),
                       std::fabs(d * u) * slope_size * (share(g) * s + kFloor)))
          << "gate " << g;
      ASSERT_TRUE(near(result.up[i], d * g * s, std::fabs(d * g) * (share(g) * s + kFloor)))
          << "gate " << g;
    }
  });
}

TYPED_TEST(SwigluKernel, AgainGivesTheSameBytesAsBothWays) {
  for_all_cases(50, [](Random& random) {
    const auto c = draw<TypeParam>(random);
    Results<TypeParam> apart(c.count), together(c.count);
    const auto& kernels = swiglu_kernels<TypeParam>();
    kernels.forward(c.gate.data(), c.up.data(), c.count, apart.y.data());
    kernels.backward(c.gradient.data(), c.gate.data(), c.up.data(), c.count, apart.gate.data(),
                     apart.up.data());
    kernels.backward_again(c.gradient.data(), c.gate.data(), c.up.data(), c.count,
                           together.gate.data(), together.up.data(), together.y.data());
    EXPECT_TRUE(together.gate.equals(apart.gate));
    EXPECT_TRUE(together.up.equals(apart.up));
    EXPECT_TRUE(together.y.equals(apart.y));
  });
}

// Threads share a tensor out as they come; where a piece ends must not show.
TYPED_TEST(SwigluKernel, PiecesGiveTheBytesOfTheWhole) {
  for_all_cases(100, [](Random& random) {
    const auto c = draw<TypeParam>(random);
    Numbers<TypeParam> whole(c.count), pieces(c.count);
    const auto& kernels = swiglu_kernels<TypeParam>();
    kernels.forward(c.gate.data(), c.up.data(), c.count, whole.data());
    const std::int64_t cut = random.between(0, c.count);
    kernels.forward(c.gate.data(), c.up.data(), cut, pieces.data());
    kernels.forward(c.gate.data() + cut, c.up.data() + cut, c.count - cut, pieces.data() + cut);
    EXPECT_TRUE(pieces.equals(whole));
  });
}

TYPED_TEST(SwigluKernel, StandsFarOutGates) {
  for_all_cases(1, [](Random&) {
    const double gates[] = {-1e30, -1e4, -90, -87.5, 0, 87.5, 90, 1e4, 1e30};
    for (const double gate : gates) {
      const Numbers<TypeParam> g(3, narrow<TypeParam>(gate)), one(3, narrow<TypeParam>(1));
      Results<TypeParam> result(3);
      swiglu_kernels<TypeParam>().backward_again(one.data(), g.data(), one.data(), 3,
                                                 result.gate.data(), result.up.data(),
                                                 result.y.data());
      const double expected = gate > 0 ? wide(narrow<TypeParam>(gate)) : 0;
      EXPECT_TRUE(near(result.y[2], expected, std::fabs(gate) * kFloor)) << gate;
      const double slope = gate > 0 ? 1 : gate < 0 ? 0 : 0.5;
      EXPECT_TRUE(near(result.gate[2], slope, 1e-5 + std::fabs(gate) * kFloor)) << gate;
    }
  });
}

TYPED_TEST(SwigluKernel, NanStaysInItsPlace) {
  for_all_cases(50, [](Random& random) {
    auto c = draw<TypeParam>(random);
    const std::int64_t place = random.between(0, c.count - 1);
    c.gate[place] = narrow<TypeParam>(std::numeric_limits<double>::quiet_NaN());
    Results<TypeParam> result(c.count);
    swiglu_kernels<TypeParam>().backward_again(c.gradient.data(), c.gate.data(), c.up.data(),
                                               c.count, result.gate.data(), result.up.data(),
                                               result.y.data());
    for (std::int64_t i = 0; i < c.count; ++i)
      for (const auto* numbers : {&result.gate, &result.up, &result.y})
        ASSERT_EQ(std::isnan(numbers->at(i)), i == place);
  });
}

}  // namespace
}  // namespace idiolect::kernels
