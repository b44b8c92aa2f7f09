#include <torch/torch.h>

#include <cmath>
#include <numbers>

#include "base/random.h"
#include "model/decoder_weights.h"

namespace idiolect::model {
namespace {

constexpr double kDeviation = 0.02;

/// Normal numbers by Box and Muller, two of the uniform ones for each.
void fill_normal(const at::Tensor& weight, double deviation, Random random) {
  float* const values = weight.data_ptr<float>();
  for (std::int64_t i = 0; i < weight.numel(); ++i) {
    const double radius = std::sqrt(-2.0 * std::log1p(-random.uniform()));
    const double angle = 2.0 * std::numbers::pi * random.uniform();
    values[i] = static_cast<float>(deviation * radius * std::cos(angle));
  }
}

/// Every layer adds to the residual stream twice; its variance should not grow with their number.
bool writes_to_residual(const std::string& name) {
  return name.find("o_proj.weight") != std::string::npos ||
         name.find("down_proj.weight") != std::string::npos;
}

}  // namespace

DecoderWeights random_weights(const Config& config, std::uint64_t seed) {
  DecoderWeights weights;
  std::uint64_t stream = 0;
  const double residual = kDeviation / std::sqrt(2.0 * static_cast<double>(config.layers));
  for_each_weight(
      config, weights,
      [&](const std::string& name, const std::vector<std::int64_t>& shape, at::Tensor& weight) {
        ++stream;
        if (shape.size() == 1) {
          weight = name.ends_with(".bias") ? at::zeros(shape) : at::ones(shape);
          return;
        }
        weight = at::empty(shape, at::kFloat);
        fill_normal(weight, writes_to_residual(name) ? residual : kDeviation, Random(seed, stream));
      });
  return weights;
}

}  // namespace idiolect::model
