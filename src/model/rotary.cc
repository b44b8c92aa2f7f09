#include "model/rotary.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace idiolect::model {
namespace {

using Kind = RopeScaling::Kind;

/// θ^(-2i/E) for i = 0 … E/2 - 1.
at::Tensor plain_frequencies(double theta, std::int64_t head_width) {
  const at::Tensor exponents =
      at::arange(0, head_width, 2, at::kLong).to(at::kFloat) / static_cast<double>(head_width);
  return 1.0 / at::pow(theta, exponents);
}

/// NTK-aware scaling: the base grows with a sequence that is longer than the trained context.
double dynamic_theta(const Config& config, std::int64_t length) {
  const auto context = static_cast<double>(config.context);
  const double reach = std::max(static_cast<double>(length), context);
  const auto width = static_cast<double>(config.head_width);
  const double factor = config.rope.factor;
  return config.rope_theta *
         std::pow(factor * reach / context - (factor - 1.0), width / (width - 2.0));
}

/// Llama 3.1: slow waves are stretched, fast ones kept, those between blended.
at::Tensor llama3_frequencies(const Config& config) {
  const RopeScaling& rope = config.rope;
  const at::Tensor plain = plain_frequencies(config.rope_theta, config.head_width);
  const at::Tensor wavelength = 2.0 * std::numbers::pi / plain;
  const auto context = static_cast<double>(rope.original_context);
  const at::Tensor blend = (context / wavelength - rope.low_frequency_factor) /
                           (rope.high_frequency_factor - rope.low_frequency_factor);
  const at::Tensor blended = (1.0 - blend) * plain / rope.factor + blend * plain;
  const at::Tensor slow = wavelength > context / rope.low_frequency_factor;
  const at::Tensor fast = wavelength < context / rope.high_frequency_factor;
  return at::where(slow, plain / rope.factor, at::where(fast, plain, blended));
}

/// YaRN (Peng et al. 2023, arXiv:2309.00071): a ramp over the dimensions, from those that
/// turn often within the trained context (kept) to those that turn seldom (stretched).
at::Tensor yarn_frequencies(const Config& config) {
  const RopeScaling& rope = config.rope;
  const auto width = static_cast<double>(config.head_width);
  const auto dimension_of = [&](double rotations) {
    const auto context = static_cast<double>(rope.original_context);
    return width * std::log(context / (rotations * 2.0 * std::numbers::pi)) /
           (2.0 * std::log(config.rope_theta));
  };
  double low = dimension_of(rope.beta_fast);
  double high = dimension_of(rope.beta_slow);
  if (rope.truncate) {
    low = std::floor(low);
    high = std::ceil(high);
  }
  low = std::max(low, 0.0);
  high = std::min(high, width - 1.0);
  if (low == high) high += 0.001;
  const at::Tensor ramp =
      at::clamp((at::arange(config.head_width / 2, at::kFloat) - low) / (high - low), 0, 1);
  const at::Tensor plain = plain_frequencies(config.rope_theta, config.head_width);
  return plain / rope.factor * ramp + plain * (1.0 - ramp);
}

}  // namespace

Rotary::Rotary(const Config& config, at::Device device, at::ScalarType dtype)
    : config_(config), device_(device), dtype_(dtype) {}

at::Tensor Rotary::frequencies(std::int64_t length) const {
  switch (config_.rope.kind) {
    case Kind::None:
      break;
    case Kind::Linear:
      return plain_frequencies(config_.rope_theta, config_.head_width) / config_.rope.factor;
    case Kind::Dynamic:
      return plain_frequencies(dynamic_theta(config_, length), config_.head_width);
    case Kind::Llama3:
      return llama3_frequencies(config_);
    case Kind::Yarn:
      return yarn_frequencies(config_);
  }
  return plain_frequencies(config_.rope_theta, config_.head_width);
}

std::pair<at::Tensor, at::Tensor> Rotary::table(std::int64_t length) {
  const at::NoGradGuard no_graph;
  const auto make = [&](std::int64_t rows) {
    const at::Tensor positions = at::arange(rows, at::kFloat);
    const at::Tensor angles = at::outer(positions, frequencies(rows));
    const double factor = config_.rope.attention_factor;
    return std::pair((at::cos(angles) * factor).to(device_, dtype_),
                     (at::sin(angles) * factor).to(device_, dtype_));
  };
  // Beyond the trained context the dynamic scaling has other frequencies for every length.
  if (config_.rope.kind == Kind::Dynamic && length > config_.context) return make(length);
  if (!cosine_.defined() || cosine_.size(0) < length) {
    std::int64_t rows = 256;
    while (rows < length) rows *= 2;
    if (config_.rope.kind == Kind::Dynamic) rows = std::min(rows, config_.context);
    std::tie(cosine_, sine_) = make(rows);
  }
  return {cosine_.narrow(0, 0, length), sine_.narrow(0, 0, length)};
}

Angles Rotary::of(const Packing& packing) {
  std::vector<at::Tensor> cosines;
  std::vector<at::Tensor> sines;
  for (std::size_t i = 0; i < packing.segments(); ++i) {
    const auto [cosine, sine] = table(packing.length(i));
    cosines.push_back(cosine);
    sines.push_back(sine);
  }
  return {at::cat(cosines).unsqueeze(1), at::cat(sines).unsqueeze(1)};
}

Angles Rotary::at(const std::vector<std::int64_t>& positions) {
  std::vector<at::Tensor> cosines;
  std::vector<at::Tensor> sines;
  for (const std::int64_t position : positions) {
    const auto [cosine, sine] = table(position + 1);
    cosines.push_back(cosine.narrow(0, position, 1));
    sines.push_back(sine.narrow(0, position, 1));
  }
  return {at::cat(cosines).unsqueeze(1), at::cat(sines).unsqueeze(1)};
}

at::Tensor rotate(const at::Tensor& x, const Angles& angles) {
  const std::int64_t half = x.size(-1) / 2;
  const at::Tensor first = x.narrow(-1, 0, half);
  const at::Tensor second = x.narrow(-1, half, half);
  return at::cat(
      {first * angles.cosine - second * angles.sine, second * angles.cosine + first * angles.sine},
      -1);
}

}  // namespace idiolect::model
