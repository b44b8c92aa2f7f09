#include "model/quantised.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>

#include "base/error.h"
#include "kernels/quantised.h"

namespace idiolect::model {
namespace {

/// Numbers in a tile: so many that a product of it runs at full speed, so few that it is still in
/// the cache, or near, when the product reads it.
constexpr std::int64_t kTile = std::int64_t{1} << 21;
/// Sizes of tiles are multiples of this, for the sake of the product.
constexpr std::int64_t kStep = 64;
/// Weights that one thread quantises or dequantises before it looks for more.
constexpr std::int64_t kGrain = std::int64_t{1} << 15;

std::int64_t ceiling(std::int64_t count, std::int64_t part) { return (count + part - 1) / part; }

/// How many rows of `width`, out of `count`, make a tile. All tiles but the last are of one size.
std::int64_t tile_of(std::int64_t count, std::int64_t width) {
  const std::int64_t most = std::max<std::int64_t>(1, kTile / width);
  const std::int64_t tiles = ceiling(count, most);
  return std::min(count, ceiling(ceiling(count, tiles), kStep) * kStep);
}

/// Memory for tiles that is not given back and asked for again with every product. One for each
/// thread that asks for products.
at::Tensor scratch(std::int64_t count, at::ScalarType type, at::Device device) {
  static thread_local at::Tensor kept;
  if (!kept.defined() || kept.scalar_type() != type || kept.device() != device ||
      kept.numel() < count)
    kept = at::empty({count}, at::TensorOptions().dtype(type).device(device));
  return kept.narrow(0, 0, count);
}

}  // namespace

QuantisedMatrix::QuantisedMatrix(const at::Tensor& weight, Quantisation how, at::Device device)
    : how_(how), rows_(weight.size(0)), columns_(weight.size(1)) {
  if (!weight.is_cpu() || !weight.is_contiguous()) throw Bug("a matrix to quantise lies elsewhere");
  switch (how) {
    case Quantisation::Nf4:
      quantise_nf4(weight);
      break;
    case Quantisation::Int8:
      quantise_int8(weight);
      break;
    case Quantisation::None:
      throw Bug("quantised to nothing");
  }
  for (at::Tensor* const part : {&codes_, &absmax_codes_, &scales_})
    if (part->defined()) *part = part->to(device);
}

void QuantisedMatrix::quantise_nf4(const at::Tensor& weight) {
  const at::Tensor flat = weight.detach().view({-1});
  const std::int64_t blocks = ceiling(flat.numel(), kernels::kNf4Block);
  codes_ = at::zeros({blocks * kernels::kNf4BlockBytes}, at::kByte);
  absmax_codes_ = at::empty({blocks}, at::kByte);
  scales_ = at::empty({ceiling(blocks, kernels::kAbsmaxGroup)}, at::kFloat);
  const at::Tensor absmax = at::empty({blocks}, at::kFloat);
  at::parallel_for(
      0, blocks, kGrain / kernels::kNf4Block, [&](std::int64_t begin, std::int64_t end) {
        constexpr std::int64_t kStride = kGrain / kernels::kNf4Block;
        for (std::int64_t block = begin; block < end; block += kStride) {
          const std::int64_t start = block * kernels::kNf4Block;
          const std::int64_t stop =
              std::min(flat.numel(), std::min(end, block + kStride) * kernels::kNf4Block);
          const at::Tensor part = flat.narrow(0, start, stop - start).to(at::kFloat);
          kernels::quantise_nf4(part.data_ptr<float>(), part.numel(),
                                codes_.data_ptr<std::uint8_t>() + block * kernels::kNf4BlockBytes,
                                absmax.data_ptr<float>() + block);
        }
      });
  absmax_mean_ =
      kernels::quantise_absmax(absmax.data_ptr<float>(), blocks,
                               absmax_codes_.data_ptr<std::uint8_t>(), scales_.data_ptr<float>());
}

void QuantisedMatrix::quantise_int8(const at::Tensor& weight) {
  codes_ = at::empty({rows_ * columns_}, at::kChar);
  scales_ = at::empty({rows_}, at::kFloat);
  at::parallel_for(0, rows_, std::max<std::int64_t>(1, kGrain / columns_),
                   [&](std::int64_t begin, std::int64_t end) {
                     for (std::int64_t row = begin; row < end; ++row) {
                       const at::Tensor part = weight.detach()[row].to(at::kFloat);
                       scales_.data_ptr<float>()[row] =
                           kernels::quantise_int8(part.data_ptr<float>(), columns_,
                                                  codes_.data_ptr<std::int8_t>() + row * columns_);
                     }
                   });
}

std::int64_t QuantisedMatrix::bytes() const {
  std::int64_t sum = 0;
  for (const at::Tensor& part : {codes_, absmax_codes_, scales_})
    if (part.defined()) sum += static_cast<std::int64_t>(part.nbytes());
  return sum;
}

at::Tensor QuantisedMatrix::multiply(const at::Tensor& x, const at::Tensor& bias) const {
  const at::Tensor y = at::empty({x.size(0), rows_}, x.options());
  const std::int64_t step = tile_of(rows_, columns_);
  for (std::int64_t row = 0; row < rows_; row += step) {
    const std::int64_t count = std::min(step, rows_ - row);
    const at::Tensor tile = expand({row, count, 0, columns_}, x.scalar_type());
    at::Tensor part = y.narrow(1, row, count);
    if (bias.defined()) {
      at::addmm_out(part, bias.narrow(0, row, count).to(x.scalar_type()), x, tile.t());
    } else {
      at::mm_out(part, x, tile.t());
    }
  }
  return y;
}

// By columns, not by rows: every number of the sum is made in one product, and rounded once.
void QuantisedMatrix::add_input_gradient(const at::Tensor& gradient, at::Tensor& sum) const {
  const bool is_new = !sum.defined();
  if (is_new) sum = at::empty({gradient.size(0), columns_}, gradient.options());
  const std::int64_t step = tile_of(columns_, rows_);
  for (std::int64_t column = 0; column < columns_; column += step) {
    const std::int64_t count = std::min(step, columns_ - column);
    const at::Tensor tile = expand({0, rows_, column, count}, gradient.scalar_type());
    at::Tensor part = sum.narrow(1, column, count);
    if (is_new) {
      at::mm_out(part, gradient, tile);
    } else {
      part.addmm_(gradient, tile);
    }
  }
}

at::Tensor QuantisedMatrix::dequantise(at::ScalarType type) const {
  return expand_by_operations({0, rows_, 0, columns_}, type);
}

at::Tensor QuantisedMatrix::expand(const Tile& tile, at::ScalarType type) const {
  if (!codes_.is_cpu()) return expand_by_operations(tile, type);
  const at::Tensor weights = scratch(tile.rows * tile.columns, type, at::kCPU);
  switch (type) {
    case at::kFloat:
      expand_on_cpu(tile, weights.data_ptr<float>());
      break;
    case at::kBFloat16:
      expand_on_cpu(tile, reinterpret_cast<kernels::Bfloat16*>(weights.data_ptr()));
      break;
    default:
      throw Bug("a pass in a precision that quantised weights do not come in");
  }
  return weights.view({tile.rows, tile.columns});
}

template <class T>
void QuantisedMatrix::expand_on_cpu(const Tile& tile, T* weights) const {
  const std::int64_t grain = std::max<std::int64_t>(1, kGrain / tile.columns);
  at::parallel_for(0, tile.rows, grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t row = tile.row + i;
      const std::int64_t start = row * columns_ + tile.column;
      T* const to = weights + i * tile.columns;
      if (how_ == Quantisation::Nf4) {
        const kernels::Nf4 matrix{codes_.data_ptr<std::uint8_t>(),
                                  absmax_codes_.data_ptr<std::uint8_t>(), scales_.data_ptr<float>(),
                                  absmax_mean_};
        kernels::dequantise_nf4(matrix, start, start + tile.columns, to);
      } else {
        kernels::dequantise_int8(codes_.data_ptr<std::int8_t>() + start,
                                 scales_.data_ptr<float>()[row], tile.columns, to);
      }
    }
  });
}

at::Tensor QuantisedMatrix::expand_by_operations(const Tile& tile, at::ScalarType type) const {
  const at::Device device = codes_.device();
  const auto whole = at::TensorOptions().dtype(at::kLong).device(device);
  const at::Tensor rows = at::arange(tile.row, tile.row + tile.rows, whole).unsqueeze(1);
  const at::Tensor columns = at::arange(tile.column, tile.column + tile.columns, whole);
  const at::Tensor places = rows * columns_ + columns;  // [rows, columns]
  if (how_ == Quantisation::Int8)
    return (codes_.index({places}).to(at::kFloat) * scales_.index({rows})).to(type);
  const auto table = [&](const auto& values) {
    return at::tensor(at::ArrayRef<float>(values.data(), values.size()), at::kFloat).to(device);
  };
  const at::Tensor pairs = codes_.index({places.div(2, "floor")});
  const at::Tensor codes =
      at::where(places.remainder(2) == 0, pairs.div(16, "floor"), pairs.remainder(16));
  const at::Tensor blocks =
      at::arange(absmax_codes_.numel(), whole).div(kernels::kAbsmaxGroup, "floor");
  const at::Tensor absmax = table(kernels::absmax_values()).index({absmax_codes_.to(at::kLong)}) *
                                scales_.index({blocks}) +
                            absmax_mean_;
  return (table(kernels::nf4_values()).index({codes.to(at::kLong)}) *
          absmax.index({places.div(kernels::kNf4Block, "floor")}))
      .to(type);
}

}  // namespace idiolect::model
