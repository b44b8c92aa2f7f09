// kernels/attention_softmax-inl.h
//
// The passes between the products of attention: scores to shares, and back.
#include <algorithm>
#include <limits>

#include "kernels/attention_packing-inl.h"

HWY_BEFORE_NAMESPACE();
#ifdef IDIOLECT_ATTENTION_PAIRS
#pragma GCC target("avx512bf16")
#endif
namespace idiolect::kernels::HWY_NAMESPACE {
namespace {

constexpr float kHidden = -std::numeric_limits<float>::infinity();

/// The smallest exponent of a float that is not subnormal; below it, a share is 0.
constexpr float kLowest = -126.0f;

/// 2^x for x ≤ 1 or so, to a unit in the last place; 0 below 2^-126; NaN stays NaN, as it is the
/// second argument of Max. Adding 1.5 · 2^23 rounds to a whole number, which is then in the low
/// bits, and from there goes into the exponent. The polynomial is the minimax fit of 2^f on
/// [-1/2, 1/2] with relative error 9e-8.
HWY_INLINE Vector power_of_two(Vector x) {
  const Tag tag;
  const hn::RebindToSigned<Tag> whole;
  const Vector magic = hn::Set(tag, 12582912.0f);
  const Vector kept = hn::Max(hn::Set(tag, kLowest), x);
  const Vector shifted = hn::Add(kept, magic);
  const Vector f = hn::Sub(kept, hn::Sub(shifted, magic));
  Vector p = hn::Set(tag, 1.326473876e-3f);
  p = hn::MulAdd(p, f, hn::Set(tag, 9.671516677e-3f));
  p = hn::MulAdd(p, f, hn::Set(tag, 5.550733753e-2f));
  p = hn::MulAdd(p, f, hn::Set(tag, 2.402224202e-1f));
  p = hn::MulAdd(p, f, hn::Set(tag, 6.931469776e-1f));
  p = hn::MulAdd(p, f, hn::Set(tag, 1.0f));
  const auto exponent = hn::ShiftLeft<23>(hn::BitCast(whole, shifted));
  const Vector power = hn::BitCast(tag, hn::Add(hn::BitCast(whole, p), exponent));
  return hn::IfThenZeroElse(hn::Le(x, hn::Set(tag, kLowest)), power);
}

#ifdef IDIOLECT_ATTENTION_PAIRS
/// The same to a quarter of what bfloat16 can tell apart (2e-5): half of the instructions.
HWY_INLINE Vector rough_power_of_two(Vector x) {
  const Tag tag;
  const Vector kept = hn::Max(hn::Set(tag, -1000.0f), x);  // of -infinity there is no fraction
  const Vector f{_mm512_reduce_ps(kept.raw, 0)};
  Vector p = hn::Set(tag, 0.0551718228f);
  p = hn::MulAdd(p, f, hn::Set(tag, 0.242611508f));
  p = hn::MulAdd(p, f, hn::Set(tag, 0.693260996f));
  p = hn::MulAdd(p, f, hn::Set(tag, 0.999928051f));
  return Vector{_mm512_scalef_ps(p.raw, hn::Sub(kept, f).raw)};
}
#endif

/// 2^x, as finely as shares are stored.
template <class Kind>
HWY_INLINE Vector share_of(Vector x) {
#ifdef IDIOLECT_ATTENTION_PAIRS
  if constexpr (Kind::kPerUnit == 2) return rough_power_of_two(x);
#endif
  return power_of_two(x);
}

/// A row of the scores and the columns that its query sees: [from, to), of `columns`.
struct ScoreRow {
  float* scores;
  std::size_t from, to, columns;
};

/// Overwrites what the query does not see, and what was not computed.
HWY_INLINE void hide(const ScoreRow& row) {
  const Tag tag;
  const Vector hidden = hn::Set(tag, kHidden);
  for (std::size_t i = 0; i < row.from; i += kLanes) {
    const auto before = hn::FirstN(tag, row.from - i);
    hn::StoreU(hn::IfThenElse(before, hidden, hn::LoadU(tag, row.scores + i)), tag, row.scores + i);
  }
  for (std::size_t i = row.to / kLanes * kLanes; i < row.columns; i += kLanes) {
    const auto seen = hn::FirstN(tag, row.to > i ? row.to - i : 0);
    hn::StoreU(hn::IfThenElse(seen, hn::LoadU(tag, row.scores + i), hidden), tag, row.scores + i);
  }
}

/// The two vectors of one panel of one row, as units in the order of the columns.
template <class Kind>
HWY_INLINE void store_row(Vector low, Vector high, float* row, std::size_t column) {
#ifdef IDIOLECT_ATTENTION_PAIRS
  if constexpr (Kind::kPerUnit == 2) {
    _mm512_storeu_ps(row + column / 2, (__m512)_mm512_cvtne2ps_pbh(high.raw, low.raw));
    return;
  }
#endif
  hn::StoreU(low, Tag(), row + column);
  hn::StoreU(high, Tag(), row + column + kLanes);
}

/// The state of a row between one block of keys and the next. Exponents are of 2.
struct Running {
  float highest = kHidden;  // of the scores so far, not scaled
  float sum = 0.0f;         // of 2^(slope · (score - highest))
};

/// Scores to shares 2^(slope · (score − highest)), not yet divided by their sum. Returns the factor
/// that brings what was summed before to the new highest score.
template <class Kind>
float soften(const ScoreRow& row, float slope, Running& running, float* shares) {
  const Tag tag;
  hide(row);
  Vector most0 = hn::Set(tag, running.highest), most1 = most0;
  for (std::size_t i = 0; i < row.columns; i += kPanel) {
    most0 = hn::Max(most0, hn::LoadU(tag, row.scores + i));
    most1 = hn::Max(most1, hn::LoadU(tag, row.scores + i + kLanes));
  }
  const float highest = hn::GetLane(hn::MaxOfLanes(tag, hn::Max(most0, most1)));
  const Vector slopes = hn::Set(tag, slope);
  const Vector shift = hn::Set(tag, -highest * slope);
  Vector sum0 = hn::Zero(tag), sum1 = sum0;
  for (std::size_t i = 0; i < row.columns; i += kPanel) {
    const Vector x0 = hn::MulAdd(hn::LoadU(tag, row.scores + i), slopes, shift);
    const Vector x1 = hn::MulAdd(hn::LoadU(tag, row.scores + i + kLanes), slopes, shift);
    const Vector p0 = share_of<Kind>(x0);
    const Vector p1 = share_of<Kind>(x1);
    sum0 = hn::Add(sum0, p0);
    sum1 = hn::Add(sum1, p1);
    store_row<Kind>(p0, p1, shares, i);
  }
  const float factor = running.sum > 0 ? std::exp2((running.highest - highest) * slope) : 0.0f;
  running.sum = running.sum * factor + hn::GetLane(hn::SumOfLanes(tag, hn::Add(sum0, sum1)));
  running.highest = highest;
  return factor;
}

/// One row of scores and of share gradients, on its way to score gradients.
struct GradientRow {
  ScoreRow scores;
  const float* share_gradients;
  float log_sum;  // to the base 2
  float mean;     // Σ share · share gradient
};

/// Where the results of two rows go: shares and score gradients as panels for products that sum
/// over rows, score gradients as rows for one that sums over columns.
struct GradientTargets {
  float* shares;
  float* gradients;
  std::size_t panel_stride;
  float* rows[2];
};

struct ShareAndGradient {
  Vector share, gradient;
};

template <class Kind>
HWY_INLINE ShareAndGradient harden(const GradientRow& row, Vector slope, std::size_t i) {
  const Tag tag;
  const Vector x =
      hn::MulSub(hn::LoadU(tag, row.scores.scores + i), slope, hn::Set(tag, row.log_sum));
  const Vector share = share_of<Kind>(x);
  const Vector pull = hn::Sub(hn::LoadU(tag, row.share_gradients + i), hn::Set(tag, row.mean));
  return {share, hn::Mul(share, pull)};
}

/// Numbers of two rows, one below the other, as units of a panel.
template <class Kind>
HWY_INLINE void store_stacked(Vector upper, Vector lower, float* to) {
#ifdef IDIOLECT_ATTENTION_PAIRS
  if constexpr (Kind::kPerUnit == 2) {
    const __m512i halves = (__m512i)_mm512_cvtne2ps_pbh(lower.raw, upper.raw);
    const __m512i order =
        _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6,
                         21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
    _mm512_storeu_si512(to, _mm512_permutexvar_epi16(order, halves));
    return;
  }
#endif
  hn::StoreU(upper, Tag(), to);
  hn::StoreU(lower, Tag(), to + kPanel);
}

/// Shares p = 2^(slope · score − log sum) and their score gradients p · (g − mean), of two rows.
template <class Kind>
void harden_rows(const GradientRow (&rows)[2], float slope, const GradientTargets& to) {
  const Vector slopes = hn::Set(Tag(), slope);
  hide(rows[0].scores);
  hide(rows[1].scores);
  float* shares = to.shares;
  float* gradients = to.gradients;
  for (std::size_t i = 0; i < rows[0].scores.columns; i += kPanel) {
    const ShareAndGradient upper0 = harden<Kind>(rows[0], slopes, i);
    const ShareAndGradient lower0 = harden<Kind>(rows[1], slopes, i);
    store_stacked<Kind>(upper0.share, lower0.share, shares);
    store_stacked<Kind>(upper0.gradient, lower0.gradient, gradients);
    const ShareAndGradient upper1 = harden<Kind>(rows[0], slopes, i + kLanes);
    const ShareAndGradient lower1 = harden<Kind>(rows[1], slopes, i + kLanes);
    store_stacked<Kind>(upper1.share, lower1.share, shares + kLanes);
    store_stacked<Kind>(upper1.gradient, lower1.gradient, gradients + kLanes);
    store_row<Kind>(upper0.gradient, upper1.gradient, to.rows[0], i);
    store_row<Kind>(lower0.gradient, lower1.gradient, to.rows[1], i);
    shares += to.panel_stride;
    gradients += to.panel_stride;
  }
}

}  // namespace
}  // namespace idiolect::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
