// kernels/attention_packing-inl.h
//
// Puts rows of bfloat16 or float32 into the layouts of attention_products-inl.h, and
// takes results out of them.
#include <cstring>

#include "kernels/attention_products-inl.h"
#include "kernels/numbers.h"

HWY_BEFORE_NAMESPACE();
#ifdef IDIOLECT_ATTENTION_PAIRS
#pragma GCC target("avx512bf16")
#endif
namespace idiolect::kernels::HWY_NAMESPACE {
namespace {

constexpr std::size_t round_up(std::size_t count, std::size_t multiple) {
  return (count + multiple - 1) / multiple * multiple;
}

HWY_INLINE Vector load_wide(const float* from) { return hn::LoadU(Tag(), from); }
HWY_INLINE Vector load_wide(const Bfloat16* from) {
  const hn::RebindToUnsigned<Tag> wide;
  const hn::Rebind<std::uint16_t, Tag> narrow;
  const auto bits = hn::LoadU(narrow, reinterpret_cast<const std::uint16_t*>(from));
  return hn::BitCast(Tag(), hn::ShiftLeft<16>(hn::PromoteTo(wide, bits)));
}

HWY_INLINE void store_narrow(Vector value, float* to) { hn::StoreU(value, Tag(), to); }
/// To nearest, ties to even; NaN stays NaN.
HWY_INLINE void store_narrow(Vector value, Bfloat16* to) {
  const hn::RebindToUnsigned<Tag> wide;
  const hn::Rebind<std::uint16_t, Tag> narrow;
  const auto bits = hn::BitCast(wide, value);
  const auto odd = hn::And(hn::ShiftRight<16>(bits), hn::Set(wide, 1u));
  const auto rounded = hn::Add(hn::Add(bits, hn::Set(wide, 0x7FFFu)), odd);
  const auto quiet = hn::Or(bits, hn::Set(wide, 0x400000u));
  const auto kept = hn::BitCast(wide, hn::IfThenElse(hn::IsNaN(value), hn::BitCast(Tag(), quiet),
                                                     hn::BitCast(Tag(), rounded)));
  hn::StoreU(hn::TruncateTo(narrow, hn::ShiftRight<16>(kept)), narrow,
             reinterpret_cast<std::uint16_t*>(to));
}

inline float narrowed(float value, float) { return value; }
inline Bfloat16 narrowed(float value, Bfloat16) { return to_bfloat16(value); }

/// to = from · factor for `count` numbers.
template <class T>
void write_row(const float* from, float factor, std::size_t count, T* to) {
  const Vector by = hn::Set(Tag(), factor);
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes)
    store_narrow(hn::Mul(hn::LoadU(Tag(), from + i), by), to + i);
  for (; i < count; ++i) to[i] = narrowed(from[i] * factor, T{});
}

template <class T>
float dot_product(const T* a, const T* b, std::size_t count) {
  Vector sums = hn::Zero(Tag());
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes)
    sums = hn::MulAdd(load_wide(a + i), load_wide(b + i), sums);
  float sum = hn::GetLane(hn::SumOfLanes(Tag(), sums));
  for (; i < count; ++i) sum += to_float(a[i]) * to_float(b[i]);
  return sum;
}

/// One row as units, filled up with zeros to `padded` numbers.
template <class Kind, class T>
HWY_INLINE void copy_row(const T* from, std::size_t count, std::size_t padded, float* to) {
  std::size_t i = 0;
  if constexpr (Kind::kPerUnit == 2) {
    std::memcpy(to, from, count * sizeof(T));
    std::memset(reinterpret_cast<T*>(to) + count, 0, (padded - count) * sizeof(T));
  } else {
    for (; i + kLanes <= count; i += kLanes) hn::StoreU(load_wide(from + i), Tag(), to + i);
    for (; i < count; ++i) to[i] = to_float(from[i]);
    for (; i < padded; ++i) to[i] = 0;
  }
}

/// to[column][row] = from[row][column], both multiples of 4.
void transpose(const float* HWY_RESTRICT from, std::size_t from_stride, std::size_t rows,
               std::size_t columns, float* HWY_RESTRICT to, std::size_t to_stride) {
#if HWY_TARGET == HWY_SCALAR
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < columns; ++c) to[c * to_stride + r] = from[r * from_stride + c];
#else
  const hn::FixedTag<float, 4> four;
  const hn::FixedTag<double, 2> two;
  for (std::size_t r = 0; r < rows; r += 4) {
    for (std::size_t c = 0; c < columns; c += 4) {
      const float* const source = from + r * from_stride + c;
      const auto row0 = hn::LoadU(four, source);
      const auto row1 = hn::LoadU(four, source + from_stride);
      const auto row2 = hn::LoadU(four, source + 2 * from_stride);
      const auto row3 = hn::LoadU(four, source + 3 * from_stride);
      const auto low01 = hn::BitCast(two, hn::InterleaveLower(four, row0, row1));
      const auto low23 = hn::BitCast(two, hn::InterleaveLower(four, row2, row3));
      const auto high01 = hn::BitCast(two, hn::InterleaveUpper(four, row0, row1));
      const auto high23 = hn::BitCast(two, hn::InterleaveUpper(four, row2, row3));
      float* const target = to + c * to_stride + r;
      hn::StoreU(hn::BitCast(four, hn::InterleaveLower(two, low01, low23)), four, target);
      hn::StoreU(hn::BitCast(four, hn::InterleaveUpper(two, low01, low23)), four,
                 target + to_stride);
      hn::StoreU(hn::BitCast(four, hn::InterleaveLower(two, high01, high23)), four,
                 target + 2 * to_stride);
      hn::StoreU(hn::BitCast(four, hn::InterleaveUpper(two, high01, high23)), four,
                 target + 3 * to_stride);
    }
  }
#endif
}

/// Units whose numbers lie one below the other: rows 2i and 2i + 1 become one row of twice the
/// units. Floats stay as they are.
template <class Kind>
HWY_INLINE Vector stacked_units(const float* rows, std::size_t stride, std::size_t row,
                                std::size_t column) {
  if constexpr (Kind::kPerUnit == 2) {
    const hn::RebindToUnsigned<Tag> wide;
    const hn::Rebind<std::uint16_t, Tag> narrow;
    const auto* const upper = reinterpret_cast<const std::uint16_t*>(rows + 2 * row * stride);
    const auto* const lower = reinterpret_cast<const std::uint16_t*>(rows + (2 * row + 1) * stride);
    const auto first = hn::PromoteTo(wide, hn::LoadU(narrow, upper + column));
    const auto second = hn::PromoteTo(wide, hn::LoadU(narrow, lower + column));
    return hn::BitCast(Tag(), hn::Or(first, hn::ShiftLeft<16>(second)));
  } else {
    return hn::LoadU(Tag(), rows + row * stride + column);
  }
}

/// Panels of the transposed rows: a product with them sums over the width.
///   rows [count, units], count a multiple of kPanel → [count / kPanel][units][kPanel]
void pack_transposed(const float* rows, std::size_t count, std::size_t units, float* panels) {
  for (std::size_t row = 0; row < count; row += kPanel)
    transpose(rows + row * units, units, kPanel, units, panels + row * units, kPanel);
}

/// Panels of the rows as they are: a product with them sums over the rows.
///   rows [count, units] → [width / kPanel][count / kPerUnit][kPanel]
template <class Kind>
void pack_rows(const float* rows, std::size_t count, std::size_t width, float* panels) {
  const std::size_t stride = width / Kind::kPerUnit;
  const std::size_t depth = count / Kind::kPerUnit;
  for (std::size_t row = 0; row < depth; ++row)
    for (std::size_t column = 0; column < width; column += kLanes)
      hn::StoreU(stacked_units<Kind>(rows, stride, row, column), Tag(),
                 panels + column / kPanel * depth * kPanel + row * kPanel + column % kPanel);
}

/// Rows [count, units] → [width, count / kPerUnit], the left side of a product that sums over
/// rows. `space` takes count × units.
template <class Kind>
void flip(const float* rows, std::size_t count, std::size_t width, float* space, float* flipped) {
  const std::size_t depth = count / Kind::kPerUnit;
  if constexpr (Kind::kPerUnit == 2) {
    for (std::size_t row = 0; row < depth; ++row)
      for (std::size_t column = 0; column < width; column += kLanes)
        hn::StoreU(stacked_units<Kind>(rows, width / 2, row, column), Tag(),
                   space + row * width + column);
    rows = space;
  }
  transpose(rows, width, depth, width, flipped, depth);
}

}  // namespace
}  // namespace idiolect::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
