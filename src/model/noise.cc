#include "model/noise.h"

#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace idiolect::model {
namespace {

/// A hash of 64 bits serves four columns.
constexpr std::int64_t kColumns = 4;
constexpr int kBits = 16;
constexpr std::int64_t kSteps = std::int64_t{1} << kBits;
constexpr std::uint64_t kStride = 0x9E3779B97F4A7C15u;  // SplitMix64's
constexpr std::uint64_t kEmbedding = ~std::uint64_t{0};
constexpr std::int64_t kRowsPerTask = 16;

std::int64_t threshold_of(double rate) {
  return std::clamp<std::int64_t>(std::llround(rate * static_cast<double>(kSteps)), 0, kSteps - 1);
}

double factor_of(std::int64_t threshold) {
  return static_cast<double>(kSteps) / static_cast<double>(kSteps - threshold);
}

at::Tensor shifted(const at::Tensor& x, std::int64_t bits) {
  return at::__rshift__(x, bits).bitwise_and((std::int64_t{1} << (64 - bits)) - 1);
}

at::Tensor times(const at::Tensor& x, std::uint64_t factor) {
  return x * static_cast<std::int64_t>(factor);
}

/// mix64 of base/random.h on whole tensors; int64 wraps around as unsigned numbers do.
at::Tensor mixed(at::Tensor x) {
  x = x + static_cast<std::int64_t>(kStride);
  x = times(x.bitwise_xor(shifted(x, 30)), 0xBF58476D1CE4E5B9u);
  x = times(x.bitwise_xor(shifted(x, 27)), 0x94D049BB133111EBu);
  return x.bitwise_xor(shifted(x, 31));
}

/// Numbers from 0 to kSteps - 1: [N, width] int64.
at::Tensor random_steps(const at::Tensor& rows, std::int64_t width, std::uint64_t key) {
  const std::int64_t blocks = (width + kColumns - 1) / kColumns;
  const auto options = rows.options();
  const at::Tensor starts = mixed(rows.bitwise_xor(static_cast<std::int64_t>(key)));
  const at::Tensor hashes =
      mixed(starts.unsqueeze(1) + times(at::arange(blocks, options), kStride).unsqueeze(0));
  const at::Tensor offsets = at::arange(kColumns, options) * kBits;
  return at::__rshift__(hashes.unsqueeze(-1), offsets)
      .bitwise_and(kSteps - 1)
      .flatten(1)
      .narrow(1, 0, width);
}

/// One row of `dropped`.
template <class Number>
void drop_row(const Number* x, Number* y, std::int64_t width, std::uint64_t start,
              std::int64_t threshold, float factor) {
  for (std::int64_t block = 0; block * kColumns < width; ++block) {
    const std::uint64_t hash = mix64(start + static_cast<std::uint64_t>(block) * kStride);
    const std::int64_t end = std::min(width, (block + 1) * kColumns);
    for (std::int64_t i = block * kColumns; i < end; ++i) {
      const auto step = static_cast<std::int64_t>((hash >> (kBits * (i - block * kColumns))) &
                                                  std::uint64_t{kSteps - 1});
      y[i] = static_cast<Number>(step < threshold ? 0.0F : static_cast<float>(x[i]) * factor);
    }
  }
}

}  // namespace

Noise Noise::of(const at::Tensor& indices) const {
  return {dropout, neftune_alpha, rows.defined() ? rows.index_select(0, indices) : rows};
}

at::Tensor dropout_mask(const at::Tensor& rows, std::int64_t width, const Dropout& dropout) {
  const std::int64_t threshold = threshold_of(dropout.rate);
  return random_steps(rows, width, dropout.key).ge(threshold).to(at::kFloat) * factor_of(threshold);
}

at::Tensor dropped(const at::Tensor& x, const Dropout& dropout) {
  if (!x.is_cpu()) return (x * dropout_mask(dropout.rows, x.size(1), dropout)).to(x.scalar_type());
  const at::Tensor in = x.contiguous();
  const at::Tensor out = at::empty_like(in);
  const std::int64_t width = in.size(1);
  const std::int64_t threshold = threshold_of(dropout.rate);
  const auto factor = static_cast<float>(factor_of(threshold));
  const std::int64_t* const rows = dropout.rows.data_ptr<std::int64_t>();
  AT_DISPATCH_FLOATING_TYPES_AND(at::kBFloat16, in.scalar_type(), "dropped", [&] {
    const scalar_t* const from = in.data_ptr<scalar_t>();
    scalar_t* const to = out.data_ptr<scalar_t>();
    at::parallel_for(0, in.size(0), kRowsPerTask, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row)
        drop_row(from + row * width, to + row * width, width,
                 mix64(static_cast<std::uint64_t>(rows[row]) ^ dropout.key), threshold, factor);
    });
  });
  return out;
}

at::Tensor embedding_noise(const Noise& noise, const Packing& packing, std::int64_t width) {
  std::vector<float> scales;  // of each token
  for (std::size_t i = 0; i < packing.segments(); ++i)
    scales.insert(scales.end(), static_cast<std::size_t>(packing.length(i)),
                  static_cast<float>(noise.neftune_alpha /
                                     std::sqrt(static_cast<double>(packing.length(i) * width))));
  const at::Tensor uniform = (random_steps(noise.rows, width, kEmbedding).to(at::kFloat) + 0.5) *
                                 (2.0 / static_cast<double>(kSteps)) -
                             1.0;
  return uniform * at::tensor(scales).to(noise.rows.device()).unsqueeze(1);
}

std::uint64_t dropout_key(std::int64_t layer, std::int64_t target) {
  return mix64(static_cast<std::uint64_t>(layer * 16 + target));
}

}  // namespace idiolect::model
