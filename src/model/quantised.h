// model/quantised.h
//
// A frozen matrix in 4 or 8 bits (QLoRA, Dettmers et al. 2023), for bases that would not fit
// otherwise. A product never sees all of it at once: tiles are turned back into the precision of
// the pass, each just before its part of the product.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>

#include "model/decoder.h"

namespace idiolect::model {

class QuantisedMatrix {
 public:
  /// `weight` [out, in] on the CPU, in any floating type; not kept. `how` is not None.
  QuantisedMatrix(const at::Tensor& weight, Quantisation how, at::Device device);

  std::int64_t rows() const { return rows_; }        // out
  std::int64_t columns() const { return columns_; }  // in
  /// Bytes that it takes.
  std::int64_t bytes() const;

  /// x Wᵀ + bias: [N, in] → [N, out] in the type of `x`. `bias` may be undefined.
  at::Tensor multiply(const at::Tensor& x, const at::Tensor& bias) const;

  /// Adds gradient · W to `sum` [N, in], or makes it.
  void add_input_gradient(const at::Tensor& gradient, at::Tensor& sum) const;

  /// All of it, in LibTorch's own operations: what the tiles are tested against.
  at::Tensor dequantise(at::ScalarType type) const;

 private:
  /// A part of the matrix.
  struct Tile {
    std::int64_t row, rows, column, columns;
  };
  /// The tile in a scratch that the next call on this thread overwrites: [rows, columns].
  at::Tensor expand(const Tile& tile, at::ScalarType type) const;
  template <class T>
  void expand_on_cpu(const Tile& tile, T* weights) const;
  at::Tensor expand_by_operations(const Tile& tile, at::ScalarType type) const;
  void quantise_nf4(const at::Tensor& weight);
  void quantise_int8(const at::Tensor& weight);

  Quantisation how_;
  std::int64_t rows_;
  std::int64_t columns_;
  // kernels/quantised.h says what these are.
  at::Tensor codes_;         // nf4: uint8 [blocks · 32]; int8: int8 [rows · columns]
  at::Tensor absmax_codes_;  // nf4: uint8 [blocks]
  at::Tensor scales_;        // nf4: float32 [groups of blocks]; int8: float32 [rows]
  float absmax_mean_ = 0;    // nf4
};

}  // namespace idiolect::model
