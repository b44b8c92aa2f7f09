#include "kernels/quantised.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/kernels/cases.h"
#include "tests/support.h"
#include "weights/safetensors.h"

namespace idiolect::kernels {
namespace {

/// A matrix in NF4 that owns its parts.
struct OwnedNf4 {
  std::vector<std::uint8_t> codes, absmax_codes;
  std::vector<float> absmax, scales;
  float mean = 0;

  explicit OwnedNf4(const float* weights, std::int64_t count) {
    const std::int64_t blocks = (count + kNf4Block - 1) / kNf4Block;
    const std::int64_t groups = (blocks + kAbsmaxGroup - 1) / kAbsmaxGroup;
    codes.resize(static_cast<std::size_t>(blocks * kNf4BlockBytes));
    absmax_codes.resize(static_cast<std::size_t>(blocks));
    absmax.resize(static_cast<std::size_t>(blocks));
    scales.resize(static_cast<std::size_t>(groups));
    quantise_nf4(weights, count, codes.data(), absmax.data());
    mean = quantise_absmax(absmax.data(), blocks, absmax_codes.data(), scales.data());
  }

  Nf4 view() const { return {codes.data(), absmax_codes.data(), scales.data(), mean}; }

  std::size_t code(std::int64_t i) const {
    const std::uint8_t pair = codes[static_cast<std::size_t>(i / 2)];
    return i % 2 == 0 ? pair >> 4 : pair & 15u;
  }
  float value(std::int64_t i) const { return nf4_values()[code(i)]; }
  float absmax_again(std::int64_t i) const {
    const auto block = static_cast<std::size_t>(i / kNf4Block);
    const float fraction = absmax_values()[absmax_codes[block]];
    return fraction * scales[block / kAbsmaxGroup] + mean;
  }
};

Numbers<float> draw(Random& random) {
  const std::int64_t count = random.between(0, 3) > 0 ? random.length() : 64 * 300 + 7;
  Numbers<float> weights = random.normal<float>(count, 0.02 * random.magnitude(30));
  if (random.between(0, 4) == 0)
    std::fill_n(weights.data(), std::min<std::int64_t>(count, 70), 0.0f);
  return weights;
}

TEST(Nf4, TheCodeIsThatOfTheNearestValue) {
  for_all_cases(30, [](Random& random) {
    const Numbers<float> weights = draw(random);
    const OwnedNf4 matrix(weights.data(), weights.size());
    for (std::int64_t i = 0; i < weights.size(); ++i) {
      const double absmax = wide(matrix.absmax[static_cast<std::size_t>(i / kNf4Block)]);
      double nearest = HUGE_VAL;
      for (const float value : nf4_values())
        nearest = std::min(nearest, std::fabs(weights.at(i) - wide(value) * absmax));
      // Chosen in float32: a tie may fall either way.
      ASSERT_LE(std::fabs(weights.at(i) - wide(matrix.value(i)) * absmax),
                nearest + 4 * kFloatUnit * absmax)
          << i;
    }
  });
}

TEST(Nf4, AnAbsmaxIsOffByNoMoreThanAStepOfItsGroup) {
  for_all_cases(30, [](Random& random) {
    const Numbers<float> weights = draw(random);
    const OwnedNf4 matrix(weights.data(), weights.size());
    for (std::int64_t i = 0; i < weights.size(); i += kNf4Block) {
      const auto block = static_cast<std::size_t>(i / kNf4Block);
      // The widest steps are the 64 of the top decade. Half of one is lost; at the bottom, where
      // the map has no -1 to answer its 1, that is the same half.
      const double step = wide(matrix.scales[block / kAbsmaxGroup]) * 0.9 / 64;
      ASSERT_LE(std::fabs(wide(matrix.absmax_again(i)) - wide(matrix.absmax[block])),
                step / 2 + 4 * kFloatUnit * (step * 72 + std::fabs(wide(matrix.mean))));
    }
  });
}

template <class T>
class Dequantise : public ::testing::Test {};
TYPED_TEST_SUITE(Dequantise, Storages);

TYPED_TEST(Dequantise, AnyStretchOfAMatrixInNf4IsValueTimesAbsmax) {
  for_all_cases(60, [](Random& random) {
    const Numbers<float> weights = draw(random);
    const OwnedNf4 matrix(weights.data(), weights.size());
    const std::int64_t begin = random.between(0, weights.size());
    const std::int64_t end = random.between(begin, weights.size());
    Numbers<TypeParam> found(end - begin);
    dequantise_nf4(matrix.view(), begin, end, found.data());
    for (std::int64_t i = begin; i < end; ++i)
      ASSERT_EQ(wide(found[i - begin]),
                wide(narrow<TypeParam>(wide(matrix.value(i) * matrix.absmax_again(i)))))
          << i;
  });
}

TYPED_TEST(Dequantise, Int8IsOffByNoMoreThanHalfAStep) {
  for_all_cases(60, [](Random& random) {
    const Numbers<float> weights = draw(random);
    std::vector<std::int8_t> codes(static_cast<std::size_t>(weights.size()));
    const float scale = quantise_int8(weights.data(), weights.size(), codes.data());
    Numbers<TypeParam> found(weights.size());
    dequantise_int8(codes.data(), scale, weights.size(), found.data());
    for (std::int64_t i = 0; i < weights.size(); ++i) {
      ASSERT_LE(std::abs(codes[static_cast<std::size_t>(i)]), 127);
      ASSERT_TRUE(near(found[i], weights.at(i), wide(scale) * (0.5 + 512 * kFloatUnit))) << i;
    }
  });
}

/// What bitsandbytes made of a matrix; tests/data/quantised says how.
class Bitsandbytes : public ::testing::Test {
 protected:
  template <class T>
  std::vector<T> read(const std::string& name) const {
    const weights::TensorView view = file_.tensor(name);
    std::vector<T> values(view.bytes.size() / sizeof(T));
    std::memcpy(values.data(), view.bytes.data(), view.bytes.size());
    return values;
  }

  Bitsandbytes() {
    for (const Bfloat16 weight : read<Bfloat16>("weight")) weights_.push_back(to_float(weight));
    count_ = static_cast<std::int64_t>(weights_.size());
  }

  const weights::SafetensorsFile file_{testing::test_data("quantised/nf4.safetensors")};
  std::vector<float> weights_;
  std::int64_t count_ = 0;
};

TEST_F(Bitsandbytes, HasTheSameValues) {
  const auto values = read<float>("nf4_map");
  EXPECT_TRUE(std::equal(values.begin(), values.end(), nf4_values().begin(), nf4_values().end()));
  const auto fractions = read<float>("absmax_map");
  ASSERT_EQ(fractions.size(), absmax_values().size());
  for (std::size_t i = 0; i < fractions.size(); ++i)  // made by sums in float32 there
    EXPECT_NEAR(absmax_values()[i], fractions[i], 4 * kFloatUnit * std::fabs(fractions[i])) << i;
}

TEST_F(Bitsandbytes, MakesTheSameCodes) {
  const OwnedNf4 ours(weights_.data(), count_);
  std::vector<std::uint8_t> codes = ours.codes;
  codes.resize(static_cast<std::size_t>((count_ + 1) / 2));
  EXPECT_EQ(codes, read<std::uint8_t>("codes"));
  EXPECT_EQ(ours.absmax_codes, read<std::uint8_t>("absmax_codes"));
  const auto scales = read<float>("absmax_scales");
  ASSERT_EQ(ours.scales.size(), scales.size());
  for (std::size_t i = 0; i < scales.size(); ++i)
    EXPECT_NEAR(ours.scales[i], scales[i], 1e-6 * wide(scales[i]));
  EXPECT_NEAR(ours.mean, read<float>("absmax_offset")[0], 1e-6 * wide(ours.mean));
}

TEST_F(Bitsandbytes, MakesTheSameWeightsAgain) {
  const OwnedNf4 ours(weights_.data(), count_);
  const auto theirs = read<float>("dequantised");
  std::vector<float> found(theirs.size());
  dequantise_nf4(ours.view(), 0, count_, found.data());
  for (std::size_t i = 0; i < theirs.size(); ++i)
    ASSERT_NEAR(found[i], theirs[i], 1e-6 * std::fabs(wide(theirs[i])) + 1e-9) << i;
}

}  // namespace
}  // namespace idiolect::kernels
