// weights/dtype.h
//
// The element types a safetensors file may hold. All of them are recognised, so
// that sizes can be checked; the model computes with three: F32, F16 and BF16.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace idiolect::weights {

enum class Dtype : std::uint8_t {
  F4,
  F6_E2M3,
  F6_E3M2,
  F8_E5M2,
  F8_E4M3,
  F8_E8M0,
  Bool,
  U8,
  I8,
  U16,
  I16,
  F16,
  BF16,
  U32,
  I32,
  F32,
  U64,
  I64,
  F64,
  C64,
};

/// The type of that name in a safetensors header, or nothing.
std::optional<Dtype> dtype_of(std::string_view name);

/// As a safetensors header spells it.
std::string_view name_of(Dtype dtype);

/// Bits of one element.
std::size_t bits_of(Dtype dtype);

/// False when an element is NaN or infinite. `bytes` holds F32, F16 or BF16
/// elements, little-endian; every other type is taken to be finite.
bool all_finite(Dtype dtype, std::span<const std::byte> bytes);

}  // namespace idiolect::weights
