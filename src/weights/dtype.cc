#include "weights/dtype.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace idiolect::weights {
namespace {

struct Row {
  Dtype dtype;
  std::string_view name;
  std::size_t bits;
};

constexpr std::array kRows{
    Row{Dtype::F4, "F4", 4},           Row{Dtype::F6_E2M3, "F6_E2M3", 6},
    Row{Dtype::F6_E3M2, "F6_E3M2", 6}, Row{Dtype::F8_E5M2, "F8_E5M2", 8},
    Row{Dtype::F8_E4M3, "F8_E4M3", 8}, Row{Dtype::F8_E8M0, "F8_E8M0", 8},
    Row{Dtype::Bool, "BOOL", 8},       Row{Dtype::U8, "U8", 8},
    Row{Dtype::I8, "I8", 8},           Row{Dtype::U16, "U16", 16},
    Row{Dtype::I16, "I16", 16},        Row{Dtype::F16, "F16", 16},
    Row{Dtype::BF16, "BF16", 16},      Row{Dtype::U32, "U32", 32},
    Row{Dtype::I32, "I32", 32},        Row{Dtype::F32, "F32", 32},
    Row{Dtype::U64, "U64", 64},        Row{Dtype::I64, "I64", 64},
    Row{Dtype::F64, "F64", 64},        Row{Dtype::C64, "C64", 64},
};

const Row& row_of(Dtype dtype) {
  return *std::find_if(kRows.begin(), kRows.end(),
                       [&](const Row& row) { return row.dtype == dtype; });
}

/// In IEEE formats an exponent of all ones means infinity or NaN. Blocks without an
/// early exit inside them, so that the compiler can use vector instructions.
template <class Word>
bool exponents_finite(std::span<const std::byte> bytes, Word exponent) {
  constexpr std::size_t kBlock = 4096;
  std::array<Word, kBlock> block;
  const std::size_t count = bytes.size() / sizeof(Word);
  for (std::size_t first = 0; first < count; first += kBlock) {
    const std::size_t here = std::min(kBlock, count - first);
    std::memcpy(block.data(), bytes.data() + first * sizeof(Word), here * sizeof(Word));
    unsigned found = 0;
    for (std::size_t i = 0; i < here; ++i) found |= (block[i] & exponent) == exponent ? 1u : 0u;
    if (found != 0) return false;
  }
  return true;
}

}  // namespace

std::optional<Dtype> dtype_of(std::string_view name) {
  for (const Row& row : kRows)
    if (row.name == name) return row.dtype;
  return std::nullopt;
}

std::string_view name_of(Dtype dtype) { return row_of(dtype).name; }

std::size_t bits_of(Dtype dtype) { return row_of(dtype).bits; }

bool all_finite(Dtype dtype, std::span<const std::byte> bytes) {
  switch (dtype) {
    case Dtype::F32:
      return exponents_finite<std::uint32_t>(bytes, 0x7F800000u);
    case Dtype::F16:
      return exponents_finite<std::uint16_t>(bytes, 0x7C00u);
    case Dtype::BF16:
      return exponents_finite<std::uint16_t>(bytes, 0x7F80u);
    default:
      return true;
  }
}

}  // namespace idiolect::weights
