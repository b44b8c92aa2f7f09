#include "kernels/norm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/kernels/cases.h"

namespace idiolect::kernels {
namespace {

template <class T>
struct Case {
  std::int64_t rows, width;
  double epsilon;
  Numbers<T> x, delta, gradient;
  Numbers<float> weight;
};

template <class T>
Case<T> draw(Random& random) {
  const std::int64_t rows = random.between(1, 5);
  const std::int64_t width = random.length();
  const double size = random.magnitude(40);
  return {rows,
          width,
          1e-5,
          random.normal<T>(rows * width, size),
          random.normal<T>(rows * width, size),
          random.normal<T>(rows * width, random.magnitude(20)),
          random.normal<float>(width, 0.3, 1)};
}

/// 1 / rms of row `row` in float64, of the numbers that x holds.
template <class T>
double scale_of(const Numbers<T>& x, std::int64_t row, const Case<T>& c) {
  double squares = 0;
  for (std::int64_t i = row * c.width; i < (row + 1) * c.width; ++i) squares += x.at(i) * x.at(i);
  return 1 / std::sqrt(squares / static_cast<double>(c.width) + c.epsilon);
}

template <class T>
void expect_normed(const Numbers<T>& x, const Case<T>& c, const Numbers<T>& y,
                   const Numbers<float>& scales) {
  // Squares have one sign; the root halves their error; two products follow.
  const double share = sum_error(c.width) + 4 * kFloatUnit;
  for (std::int64_t row = 0; row < c.rows; ++row) {
    const double scale = scale_of(x, row, c);
    ASSERT_TRUE(near(scales[row], scale, share * scale)) << "scale of row " << row;
    for (std::int64_t i = 0; i < c.width; ++i) {
      const double expected = x.at(row * c.width + i) * scale * c.weight.at(i);
      ASSERT_TRUE(near(y[row * c.width + i], expected, share * std::fabs(expected)))
          << "row " << row << " of " << c.rows << ", column " << i << " of " << c.width;
    }
  }
}

template <class T>
struct Normed {
  Numbers<T> y;
  Numbers<float> scales;
};

template <class T>
Normed<T> normed(const Case<T>& c) {
  Normed<T> result{Numbers<T>(c.rows * c.width), Numbers<float>(c.rows)};
  norm_kernels<T>().forward(c.x.data(), c.weight.data(), static_cast<float>(c.epsilon), c.rows,
                            c.width, result.y.data(), result.scales.data());
  return result;
}

template <class T>
class NormKernel : public ::testing::Test {};
TYPED_TEST_SUITE(NormKernel, Storages);

TYPED_TEST(NormKernel, EqualsItsFormula) {
  for_all_cases(150, [](Random& random) {
    const auto c = draw<TypeParam>(random);
    const auto result = normed(c);
    expect_normed(c.x, c, result.y, result.scales);
  });
}

TYPED_TEST(NormKernel, OfASumIsThatOfTheSumAsItIsStored) {
  for_all_cases(150, [](Random& random) {
    const auto c = draw<TypeParam>(random);
    Numbers<TypeParam> sum(c.rows * c.width), y(c.rows * c.width);
    Numbers<float> scales(c.rows);
    norm_kernels<TypeParam>().add_forward(c.x.data(), c.delta.data(), c.weight.data(),
                                          static_cast<float>(c.epsilon), c.rows, c.width,
                                          sum.data(), y.data(), scales.data());
    for (std::int64_t i = 0; i < sum.size(); ++i) {
      const float exact = to_float(c.x[i]) + to_float(c.delta[i]);
      ASSERT_EQ(to_float(sum[i]), to_float(narrow<TypeParam>(static_cast<double>(exact))));
    }
    expect_normed(sum, c, y, scales);
  });
}

TYPED_TEST(NormKernel, AgainGivesTheSameBytes) {
  for_all_cases(50, [](Random& random) {
    const auto c = draw<TypeParam>(random);
    const auto first = normed(c);
    Numbers<TypeParam> again(c.rows * c.width);
    norm_kernels<TypeParam>().again(c.x.data(), c.weight.data(), first.scales.data(), c.rows,
                                    c.width, again.data());
    EXPECT_TRUE(again.equals(first.y));
  });
}

TYPED_TEST(NormKernel, MayOverwriteItsInput) {
  for_all_cases(30, [](Random& random) {
    auto c = draw<TypeParam>(random);
    const auto apart = normed(c);
    Numbers<float> scales(c.rows);
    norm_kernels<TypeParam>().forward(c.x.data(), c.weight.data(), static_cast<float>(c.epsilon),
                                      c.rows, c.width, c.x.data(), scales.data());
    EXPECT_TRUE(c.x.equals(apart.y));
  });
}

/// What a row's gradients are made of, in float64.
struct Row {
  double scale;
  double product = 0;   // Σ g w x
  double absolute = 0;  // of its terms
};

template <class T>
Row row_of(const Case<T>& c, std::int64_t row) {
  Row result{scale_of(c.x, row, c)};
  for (std::int64_t i = 0; i < c.width; ++i) {
    const double term =
        c.gradient.at(row * c.width + i) * c.weight.at(i) * c.x.at(row * c.width + i);
    result.product += term;
    result.absolute += std::fabs(term);
  }
  return result;
}

/// dx = s (g w − x s² mean(g w x)) + added. The terms may cancel, so what float32 loses is a share
/// of their absolutes.
template <class T>
::testing::AssertionResult is_x_gradient(T actual, const Case<T>& c, const Row& row, std::int64_t i,
                                         double added) {
  const double s = row.scale;
  const double pull = c.x.at(i) * s * s / static_cast<double>(c.width);
  const double direct = c.gradient.at(i) * c.weight.at(i % c.width);
  const double share = 2 * sum_error(c.width) + 12 * kFloatUnit;
  const double size = s * (std::fabs(direct) + std::fabs(pull) * row.absolute) + std::fabs(added);
  return near(actual, s * (direct - pull * row.product) + added, share * size);
}

TYPED_TEST(NormKernel, GradientsEqualTheirFormulas) {
  for_all_cases(100, [](Random& random) {
    const auto c = draw<TypeParam>(random);
    const auto forward = normed(c);
    const bool with_added = random.between(0, 1) == 1;
    Numbers<TypeParam> x_gradient(c.rows * c.width);
    Numbers<float> weight_gradient = random.normal<float>(c.width);
    const Numbers<float> before = weight_gradient;
    norm_kernels<TypeParam>().backward(c.gradient.data(), c.x.data(), c.weight.data(),
                                       forward.scales.data(), with_added ? c.delta.data() : nullptr,
                                       c.rows, c.width, x_gradient.data(), weight_gradient.data());
    std::vector<Row> rows;
    for (std::int64_t row = 0; row < c.rows; ++row) rows.push_back(row_of(c, row));
    for (std::int64_t column = 0; column < c.width; ++column) {
      double sum = before.at(column);
      double size = std::fabs(sum);
      for (std::int64_t i = column; i < x_gradient.size(); i += c.width) {
        const Row& row = rows[static_cast<std::size_t>(i / c.width)];
        ASSERT_TRUE(is_x_gradient(x_gradient[i], c, row, i, with_added ? c.delta.at(i) : 0.0))
            << "row " << i / c.width << ", column " << column << " of " << c.width;
        const double term = c.gradient.at(i) * c.x.at(i) * row.scale;
        sum += term;
        size += std::fabs(term);
      }
      const double share = sum_error(c.width) + static_cast<double>(4 + c.rows) * kFloatUnit;
      ASSERT_TRUE(near(weight_gradient[column], sum, share * size)) << "weight " << column;
    }
  });
}

TYPED_TEST(NormKernel, XGradientNeedsNoWeightGradientAndMayOverwriteTheOther) {
  for_all_cases(30, [](Random& random) {
    auto c = draw<TypeParam>(random);
    const auto forward = normed(c);
    Numbers<TypeParam> apart(c.rows * c.width);
    Numbers<float> weight_gradient(c.width);
    const auto run = [&](Numbers<TypeParam>& to, float* weights) {
      norm_kernels<TypeParam>().backward(c.gradient.data(), c.x.data(), c.weight.data(),
                                         forward.scales.data(), c.delta.data(), c.rows, c.width,
                                         to.data(), weights);
    };
    run(apart, weight_gradient.data());
    run(c.gradient, nullptr);
    EXPECT_TRUE(c.gradient.equals(apart));
  });
}

TYPED_TEST(NormKernel, NanStaysInItsRow) {
  for_all_cases(30, [](Random& random) {
    auto c = draw<TypeParam>(random);
    c.rows = 2;
    c.x = random.normal<TypeParam>(2 * c.width);
    c.x[random.between(0, c.width - 1)] =
        narrow<TypeParam>(std::numeric_limits<double>::quiet_NaN());
    const auto result = normed(c);
    for (std::int64_t i = 0; i < c.width; ++i) {
      ASSERT_TRUE(std::isnan(result.y.at(i)));
      ASSERT_FALSE(std::isnan(result.y.at(c.width + i)));
    }
  });
}

}  // namespace
}  // namespace idiolect::kernels
