// From codes to weights: twice or three times per weight and step, so at the speed of memory.
#include <algorithm>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/dequantise.cc"
#include <hwy/foreach_target.h>
// foreach_target.h comes first.
#include <hwy/highway.h>

#include "kernels/instruction_set.h"
#include "kernels/quantised.h"
#include "kernels/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace idiolect::kernels::HWY_NAMESPACE {
namespace {

HWY_INLINE void narrow(float value, float& number) { number = value; }
HWY_INLINE void narrow(float value, Bfloat16& number) { number = to_bfloat16(value); }

/// A block by its 16 numbers.
template <class T>
HWY_INLINE void expand(const std::uint8_t* codes, const float* values, float absmax, T* weights) {
  T table[16];
  for (std::size_t i = 0; i < 16; ++i) narrow(values[i] * absmax, table[i]);
  for (std::int64_t i = 0; i < kNf4BlockBytes; ++i) {
    weights[2 * i] = table[codes[i] >> 4];
    weights[2 * i + 1] = table[codes[i] & 15];
  }
}

#if HWY_TARGET != HWY_SCALAR

/// What 16 bytes hold, on any processor that has vectors: a table of 16, looked up 16 at a time.
using Bytes = hn::Full128<std::uint8_t>;
using ByteVector = hn::Vec<Bytes>;

/// The 16 numbers of a block, as the upper and the lower bytes of their bfloat16.
struct Table {
  ByteVector low, high;
};

HWY_INLINE Table table_of(const float* values, float absmax) {
  const Bytes bytes;
  const hn::Full128<std::uint64_t> halves;
  HWY_ALIGN Bfloat16 numbers[16];
  over(16, [&](std::int64_t i, auto part) HWY_ATTR {
    store(hn::Mul(load(values + i, part), all(absmax)), numbers + i, part);
  });
  // Lower bytes to the lower half of each vector, upper bytes to the upper half.
  HWY_ALIGN static constexpr std::uint8_t kSorted[16] = {0, 2, 4, 6, 8, 10, 12, 14,
                                                         1, 3, 5, 7, 9, 11, 13, 15};
  const auto sorted = [&](const Bfloat16* eight) HWY_ATTR {
    const ByteVector pairs = hn::Load(bytes, reinterpret_cast<const std::uint8_t*>(eight));
    return hn::BitCast(halves, hn::TableLookupBytes(pairs, hn::Load(bytes, kSorted)));
  };
  const auto first = sorted(numbers);
  const auto second = sorted(numbers + 8);
  return {hn::BitCast(bytes, hn::InterleaveLower(halves, first, second)),
          hn::BitCast(bytes, hn::InterleaveUpper(halves, first, second))};
}

/// 16 codes → 16 numbers.
HWY_INLINE void look_up(const Table& table, ByteVector codes, Bfloat16* weights) {
  const ByteVector low = hn::TableLookupBytes(table.low, codes);
  const ByteVector high = hn::TableLookupBytes(table.high, codes);
  auto* const bytes = reinterpret_cast<std::uint8_t*>(weights);
  hn::StoreU(hn::InterleaveLower(Bytes(), low, high), Bytes(), bytes);
  hn::StoreU(hn::InterleaveUpper(Bytes(), low, high), Bytes(), bytes + 16);
}

HWY_INLINE void expand(const std::uint8_t* codes, const float* values, float absmax,
                       Bfloat16* weights) {
  const Table table = table_of(values, absmax);
  const Bytes bytes;
  for (std::int64_t i = 0; i < kNf4BlockBytes; i += 16) {
    const ByteVector pairs = hn::LoadU(bytes, codes + i);
    const ByteVector first = hn::ShiftRight<4>(pairs);
    const ByteVector second = hn::And(pairs, hn::Set(bytes, 15));
    look_up(table, hn::InterleaveLower(bytes, first, second), weights + 2 * i);
    look_up(table, hn::InterleaveUpper(bytes, first, second), weights + 2 * i + 16);
  }
}

#endif

template <class T>
void nf4(const Nf4& matrix, std::int64_t begin, std::int64_t end, T* weights) {
  const float* const values = nf4_values().data();
  const float* const fractions = absmax_values().data();
  const auto expand_block = [&](std::int64_t block, T* to) HWY_ATTR {
    const float absmax =
        fractions[matrix.absmax_codes[block]] * matrix.absmax_scales[block / kAbsmaxGroup] +
        matrix.absmax_mean;
    expand(matrix.codes + block * kNf4BlockBytes, values, absmax, to);
  };
  while (begin < end) {
    const std::int64_t block = begin / kNf4Block;
    const std::int64_t skip = begin % kNf4Block;
    const std::int64_t count = std::min(kNf4Block - skip, end - begin);
    if (count == kNf4Block) {
      expand_block(block, weights);
    } else {
      T whole[kNf4Block];
      expand_block(block, whole);
      std::copy_n(whole + skip, count, weights);
    }
    begin += count;
    weights += count;
  }
}

template <class T>
void int8(const std::int8_t* codes, float scale, std::int64_t count, T* weights) {
  const hn::Rebind<std::int8_t, Floats> narrow;
  const hn::RebindToSigned<Floats> integers;
  const auto load_codes = [&](const std::int8_t* from) HWY_ATTR {
    return hn::ConvertTo(Floats(), hn::PromoteTo(integers, hn::LoadU(narrow, from)));
  };
  over(count, [&](std::int64_t i, auto part) HWY_ATTR {
    if constexpr (std::is_same_v<decltype(part), Whole>) {
      store(hn::Mul(load_codes(codes + i), all(scale)), weights + i, part);
    } else {
      std::int8_t buffer[hn::MaxLanes(Floats())] = {};
      std::memcpy(buffer, codes + i, part.count);
      store(hn::Mul(load_codes(buffer), all(scale)), weights + i, part);
    }
  });
}

}  // namespace

void nf4_to_float(const Nf4& matrix, std::int64_t begin, std::int64_t end, float* weights) {
  nf4(matrix, begin, end, weights);
}
void nf4_to_bfloat16(const Nf4& matrix, std::int64_t begin, std::int64_t end, Bfloat16* weights) {
  nf4(matrix, begin, end, weights);
}
void int8_to_float(const std::int8_t* codes, float scale, std::int64_t count, float* weights) {
  int8(codes, scale, count, weights);
}
void int8_to_bfloat16(const std::int8_t* codes, float scale, std::int64_t count,
                      Bfloat16* weights) {
  int8(codes, scale, count, weights);
}

}  // namespace idiolect::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace idiolect::kernels {

HWY_EXPORT(nf4_to_float);
HWY_EXPORT(nf4_to_bfloat16);
HWY_EXPORT(int8_to_float);
HWY_EXPORT(int8_to_bfloat16);

template <>
void dequantise_nf4<float>(const Nf4& matrix, std::int64_t begin, std::int64_t end,
                           float* weights) {
  honour_instruction_set();
  HWY_DYNAMIC_DISPATCH(nf4_to_float)(matrix, begin, end, weights);
}

template <>
void dequantise_nf4<Bfloat16>(const Nf4& matrix, std::int64_t begin, std::int64_t end,
                              Bfloat16* weights) {
  honour_instruction_set();
  HWY_DYNAMIC_DISPATCH(nf4_to_bfloat16)(matrix, begin, end, weights);
}

template <>
void dequantise_int8<float>(const std::int8_t* codes, float scale, std::int64_t count,
                            float* weights) {
  honour_instruction_set();
  HWY_DYNAMIC_DISPATCH(int8_to_float)(codes, scale, count, weights);
}

template <>
void dequantise_int8<Bfloat16>(const std::int8_t* codes, float scale, std::int64_t count,
                               Bfloat16* weights) {
  honour_instruction_set();
  HWY_DYNAMIC_DISPATCH(int8_to_bfloat16)(codes, scale, count, weights);
}

}  // namespace idiolect::kernels
#endif
