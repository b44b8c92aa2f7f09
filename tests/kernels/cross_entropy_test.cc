#include "kernels/cross_entropy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/kernels/cases.h"

namespace idiolect::kernels {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// What float32 loses of the sum of powers, as a share: the power, sums of blocks of 2,048, and
/// two roundings of (x − largest) · log2 e, which weigh as much as x is likely (at most ln of the
/// width).
double sum_share() { return sum_error(2048) + (4 + 2 * 12) * kFloatUnit; }
/// Powers stop at 2^-100.
constexpr double kFloor = 0x1p-100;

template <class T>
struct Case {
  Numbers<T> logits;
  std::int64_t target;
};

template <class T>
Case<T> draw(Random& random) {
  const std::int64_t width = random.length(12000);
  Case<T> c{random.normal<T>(width, 3 * random.magnitude(8),
                             static_cast<double>(random.between(-50, 50))),
            random.between(0, width - 1)};
  // Scores rise or fall along some rows, so that the largest one so far changes often.
  if (random.between(0, 3) == 0) {
    const double slope = static_cast<double>(random.between(-40, 40)) / static_cast<double>(width);
    for (std::int64_t i = 0; i < width; ++i)
      c.logits[i] = narrow<T>(c.logits.at(i) + slope * static_cast<double>(i));
  }
  return c;
}

struct Expected {
  double largest = -kInfinity;
  double sum = 0;
  double loss = 0;
};

template <class T>
Expected expected_of(const Case<T>& c) {
  Expected e;
  for (std::int64_t i = 0; i < c.logits.size(); ++i)
    e.largest = std::max(e.largest, c.logits.at(i));
  for (std::int64_t i = 0; i < c.logits.size(); ++i) e.sum += std::exp(c.logits.at(i) - e.largest);
  e.loss = std::log(e.sum) + (e.largest - c.logits.at(c.target));
  return e;
}

/// With room of its own where the scores have none for float32.
template <class T>
double loss_with_gradient(Case<T>& c, float weight) {
  Numbers<float> powers(c.logits.size());
  float* room = powers.data();
  if constexpr (std::is_same_v<T, float>) room = c.logits.data();
  return cross_entropy_kernels<T>().loss_with_gradient(c.logits.data(), c.logits.size(), c.target,
                                                       weight, room);
}

template <class T>
class CrossEntropyKernel : public ::testing::Test {};
TYPED_TEST_SUITE(CrossEntropyKernel, Storages);

TYPED_TEST(CrossEntropyKernel, LossEqualsItsFormula) {
  for_all_cases(150, [](Random& random) {
    const auto c = draw<TypeParam>(random);
    const double loss =
        cross_entropy_kernels<TypeParam>().loss(c.logits.data(), c.logits.size(), c.target);
    EXPECT_NEAR(loss, expected_of(c).loss, sum_share()) << c.logits.size() << " scores";
  });
}

TYPED_TEST(CrossEntropyKernel, GradientEqualsItsFormulaAndTheLossIsTheSame) {
  for_all_cases(100, [](Random& random) {
    auto c = draw<TypeParam>(random);
    const Case<TypeParam> before = c;
    const Expected e = expected_of(before);
    const float weight = static_cast<float>(random.magnitude(20));
    const auto& kernels = cross_entropy_kernels<TypeParam>();
    const double loss = loss_with_gradient(c, weight);
    EXPECT_EQ(loss, kernels.loss(before.logits.data(), before.logits.size(), before.target));
    for (std::int64_t i = 0; i < c.logits.size(); ++i) {
      const double distance = e.largest - before.logits.at(i);
      const double share = std::exp(-distance) / e.sum;
      const double error =
          share * (sum_share() + 2 * std::min(distance, 90.0) * kFloatUnit) + kFloor;
      ASSERT_TRUE(near(c.logits[i], (share - (i == c.target ? 1 : 0)) * weight, error * weight))
          << "column " << i << " of " << c.logits.size() << ", target " << c.target;
    }
  });
}

TYPED_TEST(CrossEntropyKernel, StandsExtremeScores) {
  for_all_cases(30, [](Random& random) {
    auto c = draw<TypeParam>(random);
    // Beyond what the power of a float can hold, on either side.
    for (std::int64_t i = 0; i < c.logits.size(); ++i)
      c.logits[i] = narrow<TypeParam>(random.between(0, 1) == 0 ? 1e30 : -1e30);
    c.logits[c.target] = narrow<TypeParam>(1e30);
    const double expected = expected_of(c).loss;
    const double loss = loss_with_gradient(c, 1);
    EXPECT_NEAR(loss, expected, sum_share());
    for (std::int64_t i = 0; i < c.logits.size(); ++i) ASSERT_TRUE(std::isfinite(c.logits.at(i)));
  });
}

TYPED_TEST(CrossEntropyKernel, ForbiddenScoresCountForNothing) {
  for_all_cases(50, [](Random& random) {
    auto c = draw<TypeParam>(random);
    // Whole blocks of them, before and after the ones that count.
    for (std::int64_t i = 0; i < c.logits.size(); ++i)
      if (i != c.target && (i < c.logits.size() / 2 || random.between(0, 1) == 0))
        c.logits[i] = narrow<TypeParam>(-kInfinity);
    const double expected = expected_of(c).loss;
    const Case<TypeParam> before = c;
    const double loss = loss_with_gradient(c, 1);
    EXPECT_NEAR(loss, expected, sum_share());
    for (std::int64_t i = 0; i < c.logits.size(); ++i)
      ASSERT_TRUE(!std::isinf(before.logits.at(i)) || std::fabs(c.logits.at(i)) <= kFloor);
  });
}

TYPED_TEST(CrossEntropyKernel, NanAndInfinityBecomeNan) {
  for_all_cases(50, [](Random& random) {
    for (const double wrong : {std::numeric_limits<double>::quiet_NaN(), kInfinity}) {
      auto c = draw<TypeParam>(random);
      c.logits[random.between(0, c.logits.size() - 1)] = narrow<TypeParam>(wrong);
      const double loss =
          cross_entropy_kernels<TypeParam>().loss(c.logits.data(), c.logits.size(), c.target);
      EXPECT_TRUE(std::isnan(loss)) << loss;
    }
  });
}

}  // namespace
}  // namespace idiolect::kernels
