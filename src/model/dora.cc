#include "model/dora.h"

#include <torch/torch.h>

#include <algorithm>

namespace idiolect::model {
namespace {

constexpr std::int64_t kRows = 1024;  // of a weight that are float32 at a time

/// `of_rows` of each block of rows [n, in] float32 of the frozen weight, end to end. A quantised
/// weight is turned back as a whole for the time.
template <class OfRows>
at::Tensor by_rows(const Projection& projection, OfRows&& of_rows) {
  const at::Tensor weight =
      projection.quantised ? whole_weight(projection, at::kFloat) : projection.weight.detach();
  std::vector<at::Tensor> pieces;
  for (std::int64_t first = 0; first < weight.size(0); first += kRows) {
    const std::int64_t rows = std::min(kRows, weight.size(0) - first);
    pieces.push_back(of_rows(weight.narrow(0, first, rows).to(at::kFloat), first, rows));
  }
  return at::cat(pieces);
}

/// Changes whenever A or B does, in place or not by this decoder.
std::int64_t version_of(const LoraWeights& lora) {
  return static_cast<std::int64_t>(lora.a._version()) +
         static_cast<std::int64_t>(lora.b._version());
}

}  // namespace

at::Tensor squared_rows(const Projection& projection) {
  const at::NoGradGuard no_graph;
  const auto squared = [](const at::Tensor& rows, std::int64_t, std::int64_t) {
    return rows.square().sum(1);
  };
  return by_rows(projection, squared);
}

void measure_rows(Projection& projection) {
  const LoraWeights& lora = projection.lora;
  if (!lora.magnitude.defined()) return;
  const std::int64_t version = version_of(lora);
  if (projection.lengths.defined() && version == projection.measured_version) return;
  const at::NoGradGuard no_graph;
  if (!projection.weight_squares.defined()) projection.weight_squares = squared_rows(projection);
  const double scale = projection.lora_scale;
  const at::Tensor mixed = by_rows(  // rowsum((W Aᵀ) ∘ B)
      projection, [&](const at::Tensor& rows, std::int64_t first, std::int64_t count) {
        return (at::linear(rows, lora.a) * lora.b.narrow(0, first, count)).sum(1);
      });
  const at::Tensor own = (at::mm(lora.b, at::mm(lora.a, lora.a.t())) * lora.b).sum(1);
  // Another tensor, because a graph may still hold the one of the update before.
  projection.lengths =
      (projection.weight_squares + 2 * scale * mixed + scale * scale * own).clamp_min(0).sqrt();
  projection.measured_version = version;
}

at::Tensor row_factors(const Projection& projection, const at::Tensor& share) {
  const at::Tensor& lengths = projection.lengths;
  const at::Tensor none = at::zeros({}, lengths.options());
  const at::Tensor factors = at::where(lengths > 0, projection.lora.magnitude / lengths, none);
  return share.defined() ? (factors - 1) * share.to(at::kFloat) + 1 : factors;
}

}  // namespace idiolect::model
