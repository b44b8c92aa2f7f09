// kernels/attention_products-inl.h
//
// The one product of matrices that attention is made of, written once for float32 and
// for pairs of bfloat16. A *unit* is four bytes: one float32, or two bfloat16 that lie
// next to each other along the dimension that is summed over.
//
//   left   rows of units, row-major
//   right  in panels as wide as two vectors: [panel][depth][2 vectors] of units
//   sums   float32
//
// This file and the three above it are included in a row, once per instruction set, by
// way of attention_blocks-inl.h: hence no #pragma once.

#include <hwy/highway.h>

#include <cstddef>
#include <type_traits>

HWY_BEFORE_NAMESPACE();
#ifdef IDIOLECT_ATTENTION_PAIRS
#pragma GCC target("avx512bf16")
#endif
namespace idiolect::kernels::HWY_NAMESPACE {
namespace {  // one name, several instruction sets: nothing here may be merged by the linker

namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::ScalableTag<float>;
using Vector = hn::Vec<Tag>;

constexpr std::size_t kLanes = hn::MaxLanes(Tag());
constexpr std::size_t kPanel = 2 * kLanes;
/// Rows of one tile: as many sums as the registers hold, with two vectors per row.
constexpr std::size_t kTileRows = HWY_MAX_BYTES >= 64 || HWY_ARCH_ARM_A64 ? 12 : 6;

struct Floats {
  static constexpr std::size_t kPerUnit = 1;
  static HWY_INLINE Vector multiply_add(Vector a, Vector b, Vector sum) {
    return hn::MulAdd(a, b, sum);
  }
};

#ifdef IDIOLECT_ATTENTION_PAIRS
/// Highway 1.0 multiplies pairs of bfloat16 with two products of float32; the processor needs one.
struct Pairs {
  static constexpr std::size_t kPerUnit = 2;
  static HWY_INLINE Vector multiply_add(Vector a, Vector b, Vector sum) {
    return Vector{_mm512_dpbf16_ps(sum.raw, (__m512bh)a.raw, (__m512bh)b.raw)};
  }
};
#endif

/// A tile of kRows rows by kVectors vectors. `sums` is added to, or overwritten.
template <class Kind, std::size_t kRows, std::size_t kVectors>
HWY_INLINE void multiply_tile(const float* HWY_RESTRICT left, std::size_t left_stride,
                              const float* HWY_RESTRICT right, std::size_t depth,
                              float* HWY_RESTRICT sums, std::size_t sums_stride, bool add) {
  const Tag tag;
  Vector sum[kRows][kVectors];
#pragma GCC unroll 12
  for (std::size_t i = 0; i < kRows; ++i)
#pragma GCC unroll 2
    for (std::size_t j = 0; j < kVectors; ++j)
      sum[i][j] = add ? hn::LoadU(tag, sums + i * sums_stride + j * kLanes) : hn::Zero(tag);
  for (std::size_t k = 0; k < depth; ++k, right += kPanel) {
    Vector b[kVectors];
#pragma GCC unroll 2
    for (std::size_t j = 0; j < kVectors; ++j) b[j] = hn::LoadU(tag, right + j * kLanes);
#pragma GCC unroll 12
    for (std::size_t i = 0; i < kRows; ++i) {
      const Vector a = hn::Set(tag, left[i * left_stride + k]);
#pragma GCC unroll 2
      for (std::size_t j = 0; j < kVectors; ++j) sum[i][j] = Kind::multiply_add(a, b[j], sum[i][j]);
    }
  }
#pragma GCC unroll 12
  for (std::size_t i = 0; i < kRows; ++i)
#pragma GCC unroll 2
    for (std::size_t j = 0; j < kVectors; ++j)
      hn::StoreU(sum[i][j], tag, sums + i * sums_stride + j * kLanes);
}

struct Left {
  const float* units;
  std::size_t stride;
  std::size_t rows;  // even
};
struct Right {
  const float* units;
  std::size_t panel_stride;
  std::size_t vectors;  // columns, in vectors
};
struct Sums {
  float* numbers;
  std::size_t stride;
  std::size_t panel_stride;
};

template <class Kind, std::size_t kVectors>
HWY_NOINLINE void multiply_panel(const Left& left, const float* right, std::size_t depth,
                                 float* sums, std::size_t sums_stride, bool add) {
  std::size_t row = 0;
  for (; row + kTileRows <= left.rows; row += kTileRows)
    multiply_tile<Kind, kTileRows, kVectors>(left.units + row * left.stride, left.stride, right,
                                             depth, sums + row * sums_stride, sums_stride, add);
  const auto rest = [&](auto rows) {
    multiply_tile<Kind, decltype(rows)::value, kVectors>(
        left.units + row * left.stride, left.stride, right, depth, sums + row * sums_stride,
        sums_stride, add);
  };
  switch (left.rows - row) {
    case 2:
      return rest(std::integral_constant<std::size_t, 2>());
    case 4:
      return rest(std::integral_constant<std::size_t, 4>());
    case 6:
      return rest(std::integral_constant<std::size_t, 6>());
    case 8:
      return rest(std::integral_constant<std::size_t, 8>());
    case 10:
      return rest(std::integral_constant<std::size_t, 10>());
    default:
      return;
  }
}

/// sums = left · right over `depth` units, added to what is there when `add`.
template <class Kind>
void multiply(const Left& left, const Right& right, std::size_t depth, const Sums& sums, bool add) {
  for (std::size_t v = 0; v < right.vectors; v += 2) {
    const float* const panel = right.units + v / 2 * right.panel_stride;
    float* const to = sums.numbers + v / 2 * sums.panel_stride;
    if (right.vectors - v >= 2) {
      multiply_panel<Kind, 2>(left, panel, depth, to, sums.stride, add);
    } else {
      multiply_panel<Kind, 1>(left, panel, depth, to, sums.stride, add);
    }
  }
}

}  // namespace
}  // namespace idiolect::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
