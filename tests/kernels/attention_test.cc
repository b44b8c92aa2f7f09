// Attention in blocks against attention in float64 over the full square, for random packs.
#include "kernels/attention.h"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace idiolect::kernels {
namespace {

using Wide = std::vector<double>;

struct Problem {
  AttentionShape shape;
  std::vector<std::int64_t> starts;
  std::int64_t tokens() const { return starts.back(); }
};

float narrow(double x, float) { return static_cast<float>(x); }
Bfloat16 narrow(double x, Bfloat16) { return to_bfloat16(static_cast<float>(x)); }

/// Random numbers that T can hold.
template <class T>
std::vector<T> random_numbers(std::int64_t count, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  std::vector<T> numbers(static_cast<std::size_t>(count));
  for (T& number : numbers) number = narrow(normal(random), T{});
  return numbers;
}

template <class T>
Wide widen(const std::vector<T>& numbers) {
  Wide wide;
  for (const T number : numbers) wide.push_back(static_cast<double>(to_float(number)));
  return wide;
}

struct Expected {
  Wide output, log_sums, query, key, value;
};

/// One query of one head: forward, and what it adds to all gradients.
void attend_plain(const Problem& problem, std::int64_t first, std::int64_t token, std::int64_t head,
                  const Wide& g, const Wide& q, const Wide& k, const Wide& v, Expected& to) {
  const AttentionShape& shape = problem.shape;
  const auto at = [](std::int64_t i) { return static_cast<std::size_t>(i); };
  const std::int64_t e = shape.width;
  const std::int64_t shared = shape.heads / shape.kv_heads;
  const std::int64_t begin = shape.window > 0 ? std::max(first, token - shape.window + 1) : first;
  const std::size_t row = at((token * shape.heads + head) * e);
  const auto key_row = [&](std::int64_t j) { return at((j * shape.kv_heads + head / shared) * e); };
  const auto dot = [&](const Wide& a, std::size_t i, const Wide& b, std::size_t j) {
    double sum = 0;
    for (std::size_t n = 0; n < at(e); ++n) sum += a[i + n] * b[j + n];
    return sum;
  };
  Wide shares;
  double sum = 0;
  for (std::int64_t j = begin; j <= token; ++j) {
    shares.push_back(std::exp(static_cast<double>(shape.scale) * dot(q, row, k, key_row(j))));
    sum += shares.back();
  }
  to.log_sums[at(token * shape.heads + head)] = std::log(sum);
  double mean = 0;
  for (std::int64_t j = begin; j <= token; ++j) {
    double& p = shares[at(j - begin)];
    p /= sum;
    mean += p * dot(g, row, v, key_row(j));
    for (std::size_t n = 0; n < at(e); ++n) to.output[row + n] += p * v[key_row(j) + n];
  }
  for (std::int64_t j = begin; j <= token; ++j) {
    const double p = shares[at(j - begin)];
    const double d = p * (dot(g, row, v, key_row(j)) - mean) * static_cast<double>(shape.scale);
    for (std::size_t n = 0; n < at(e); ++n) {
      to.query[row + n] += d * k[key_row(j) + n];
      to.key[key_row(j) + n] += d * q[row + n];
      to.value[key_row(j) + n] += p * g[row + n];
    }
  }
}

Expected expected_of(const Problem& problem, const Wide& g, const Wide& q, const Wide& k,
                     const Wide& v) {
  Expected to{Wide(q.size()), Wide(q.size() / static_cast<std::size_t>(problem.shape.width)),
              Wide(q.size()), Wide(k.size()), Wide(k.size())};
  for (std::size_t s = 0; s + 1 < problem.starts.size(); ++s)
    for (std::int64_t token = problem.starts[s]; token < problem.starts[s + 1]; ++token)
      for (std::int64_t head = 0; head < problem.shape.heads; ++head)
        attend_plain(problem, problem.starts[s], token, head, g, q, k, v, to);
  return to;
}

/// Pieces of every segment and key head, long segments in several.
std::vector<AttentionPiece> pieces_of(const Problem& problem, std::int64_t most_queries) {
  std::vector<AttentionPiece> pieces;
  for (std::size_t s = 0; s + 1 < problem.starts.size(); ++s) {
    const std::int64_t length = problem.starts[s + 1] - problem.starts[s];
    for (std::int64_t first = 0; first < length; first += most_queries)
      for (std::int64_t head = 0; head < problem.shape.kv_heads; ++head)
        pieces.push_back({problem.starts[s], first, std::min(length, first + most_queries), head});
  }
  return pieces;
}

/// Largest difference as a share of the largest number.
double error_of(const Wide& got, const Wide& expected) {
  double difference = 0;
  double largest = 1;  // gradients of a segment of one token are 0
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (std::isnan(got[i])) return HUGE_VAL;
    difference = std::max(difference, std::abs(got[i] - expected[i]));
    largest = std::max(largest, std::abs(expected[i]));
  }
  return difference / largest;
}

/// Forward and backward of random numbers against float64.
template <class T>
void check(const Problem& problem, std::int64_t most_queries, double tolerance,
           std::mt19937_64& random) {
  const AttentionShape& shape = problem.shape;
  const std::int64_t rows = problem.tokens() * shape.heads;
  const std::int64_t key_rows = problem.tokens() * shape.kv_heads;
  const auto q = random_numbers<T>(rows * shape.width, random);
  const auto k = random_numbers<T>(key_rows * shape.width, random);
  const auto v = random_numbers<T>(key_rows * shape.width, random);
  const auto g = random_numbers<T>(rows * shape.width, random);
  const Expected expected = expected_of(problem, widen(g), widen(q), widen(k), widen(v));

  std::vector<T> output(q.size()), query_gradient(q.size());
  std::vector<float> log_sums(static_cast<std::size_t>(rows));
  Wide key_gradient(k.size()), value_gradient(k.size());
  const std::vector<AttentionPiece> pieces = pieces_of(problem, most_queries);
  for (const AttentionPiece& piece : pieces)
    attend(shape, piece, q.data(), k.data(), v.data(), output.data(), log_sums.data());
  for (const AttentionPiece& piece : pieces) {
    const auto size = static_cast<std::size_t>(piece.keys(shape.window) * shape.width);
    std::vector<float> key_sums(size), value_sums(size);
    attend_backward<T>(shape, piece,
                       {g.data(), q.data(), k.data(), v.data(), output.data(), log_sums.data()},
                       {query_gradient.data(), key_sums.data(), value_sums.data()});
    for (std::size_t i = 0; i < size; ++i) {
      const auto e = static_cast<std::size_t>(shape.width);
      const std::int64_t token =
          piece.start + piece.first_key(shape.window) + static_cast<std::int64_t>(i / e);
      const std::size_t to =
          static_cast<std::size_t>(token * shape.kv_heads + piece.kv_head) * e + i % e;
      key_gradient[to] += static_cast<double>(key_sums[i]);
      value_gradient[to] += static_cast<double>(value_sums[i]);
    }
  }
  EXPECT_LE(error_of(widen(output), expected.output), tolerance);
  EXPECT_LE(error_of(widen(log_sums), expected.log_sums), tolerance);
  EXPECT_LE(error_of(widen(query_gradient), expected.query), tolerance);
  EXPECT_LE(error_of(key_gradient, expected.key), tolerance);
  EXPECT_LE(error_of(value_gradient, expected.value), tolerance);
}

/// float32: sums of a few hundred products, each rounded to 6e-8.
constexpr double kFloatTolerance = 5e-6;
/// bfloat16: inputs are exact, but shares, score gradients and results have 8 bits: 4e-3 each.
constexpr double kBfloat16Tolerance = 1.2e-2;

Problem random_problem(std::mt19937_64& random) {
  const auto pick = [&](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  constexpr std::int64_t kShared[] = {1, 4, 7};
  constexpr std::int64_t kWidths[] = {8, 16, 20, 64, 80, 128};
  Problem problem;
  problem.shape.kv_heads = pick(1, 2);
  problem.shape.heads = problem.shape.kv_heads * kShared[pick(0, 2)];
  problem.shape.width = kWidths[pick(0, 5)];
  problem.shape.scale = 1.0f / std::sqrt(static_cast<float>(problem.shape.width));
  problem.shape.window = pick(0, 1) == 0 ? 0 : pick(1, 400);
  problem.starts = {0};
  for (std::int64_t i = pick(1, 4); i > 0; --i)
    problem.starts.push_back(problem.starts.back() + (pick(0, 3) == 0 ? 1 : pick(1, 300)));
  return problem;
}

/// Runs with no better instructions than `limit`, a bit of Highway's, allowed.
class Instructions : public ::testing::TestWithParam<std::int64_t> {
 protected:
  void SetUp() override {
    hwy::DisableTargets(0);
    if (GetParam() == 0) return;
    if ((hwy::SupportedTargets() & GetParam()) == 0) GTEST_SKIP() << "not on this processor";
    hwy::DisableTargets(GetParam() - 1);
  }
  void TearDown() override { hwy::DisableTargets(0); }
};

TEST_P(Instructions, GiveWhatFloat64Gives) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 12; ++round) {
    const Problem problem = random_problem(random);
    SCOPED_TRACE(testing::Message()
                 << "round " << round << ": heads " << problem.shape.heads << "/"
                 << problem.shape.kv_heads << ", width " << problem.shape.width << ", window "
                 << problem.shape.window << ", tokens " << problem.tokens());
    const std::int64_t most_queries = round % 3 == 0 ? 50 : 1000;
    check<float>(problem, most_queries, kFloatTolerance, random);
    check<Bfloat16>(problem, most_queries, kBfloat16Tolerance, random);
  }
}

#if HWY_ARCH_X86
INSTANTIATE_TEST_SUITE_P(All, Instructions,
                         ::testing::Values(0, HWY_AVX3, HWY_AVX2, HWY_SSE4, HWY_SSSE3));
#else
INSTANTIATE_TEST_SUITE_P(All, Instructions, ::testing::Values(0));
#endif

TEST(Attention, OfManyKeysGoesFromBlockToBlock) {
  std::mt19937_64 random(5);
  const Problem problem{{2, 1, 32, 0, 0.2f}, {0, 1300}};
  check<float>(problem, 5000, kFloatTolerance, random);
  check<Bfloat16>(problem, 5000, kBfloat16Tolerance, random);
}

TEST_P(Instructions, LetNaNThrough) {
  constexpr std::int64_t kTokens = 60;
  constexpr std::int64_t kBad = 20;
  const AttentionShape shape{1, 1, 16, 0, 0.25f};
  const auto run = [&](auto type) {
    using T = decltype(type);
    std::mt19937_64 random(3);
    const auto q = random_numbers<T>(kTokens * 16, random);
    const auto v = random_numbers<T>(kTokens * 16, random);
    auto k = random_numbers<T>(kTokens * 16, random);
    k[kBad * 16] = narrow(NAN, T{});
    std::vector<T> output(q.size());
    std::vector<float> log_sums(kTokens);
    attend(shape, {0, 0, kTokens, 0}, q.data(), k.data(), v.data(), output.data(), log_sums.data());
    for (std::size_t token = 0; token < kTokens; ++token)
      EXPECT_EQ(std::isnan(to_float(output[token * 16])), token >= kBad) << token;
  };
  run(float{});
  run(Bfloat16{});
}

TEST(Attention, SurvivesScoresThatGrowWithEveryBlock) {
  // Later keys win by far, so that every block of keys brings a new highest score.
  constexpr std::int64_t kTokens = 1200;
  const AttentionShape shape{1, 1, 8, 0, 1.0f};
  std::vector<float> q(kTokens * 8, 1.0f), k(kTokens * 8), v(kTokens * 8), output(kTokens * 8);
  std::vector<float> log_sums(kTokens);
  for (std::size_t i = 0; i < k.size(); ++i) {
    k[i] = static_cast<float>(i / 8) * 0.5f;
    v[i] = static_cast<float>(i / 8);
  }
  attend<float>(shape, {0, 0, kTokens, 0}, q.data(), k.data(), v.data(), output.data(),
                log_sums.data());
  for (std::size_t token = 1; token < kTokens; ++token) {
    // A score is 4 · place: the share of the key before the last is e^-4 of that of the last.
    const double r = std::exp(-4.0);
    const double expected = static_cast<double>(token) - r / (1 - r);
    if (token > 10) {
      EXPECT_NEAR(static_cast<double>(output[token * 8]), expected, 2e-3) << token;
    }
    EXPECT_NEAR(static_cast<double>(log_sums[token]), 4.0 * static_cast<double>(token) + 0.0185,
                1e-2);
  }
}

}  // namespace
}  // namespace idiolect::kernels
