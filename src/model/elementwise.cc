#include "model/elementwise.h"

#include <torch/torch.h>

namespace idiolect::model::elementwise {
namespace {

/// Rows of `x` in float32, each times its number.
at::Tensor scaled_rows(const at::Tensor& x, const at::Tensor& scales) {
  return x.to(at::kFloat) * scales.unsqueeze(-1);
}

}  // namespace

SumNorm add_norm(const at::Tensor& x, const at::Tensor& delta, const at::Tensor& weight,
                 double epsilon) {
  if (can_fuse(x)) {
    if (!delta.defined()) {
      const RowNorm norm = rms_norm_pass(x, weight, epsilon);
      return {x, norm.y, norm.scales};
    }
    return add_rms_norm_pass(x, delta, weight, epsilon);
  }
  const at::Tensor sum = delta.defined() ? x + delta : x;
  const at::Tensor scales = at::rsqrt(sum.to(at::kFloat).square().mean(-1).add_(epsilon));
  return {sum, norm_again(sum, weight, scales), scales};
}

at::Tensor norm_again(const at::Tensor& sum, const at::Tensor& weight, const at::Tensor& scales) {
  if (can_fuse(sum)) return rms_norm_pass_again(sum, weight, scales);
  return weight.to(sum.scalar_type()) * scaled_rows(sum, scales).to(sum.scalar_type());
}

NormGradients norm_gradients(const at::Tensor& gradient, const at::Tensor& sum,
                             const at::Tensor& weight, const at::Tensor& scales,
                             const at::Tensor& added, bool trained) {
  if (can_fuse(sum))
    return rms_norm_backward_pass(gradient, sum, weight, scales, added,
                                  trained ? Gradient::Wanted : Gradient::Unneeded);
  // y = w · n with n = x · s, so dx = s · (gw − n · mean(gw · n)).
  const at::Tensor unit = scaled_rows(sum, scales);
  const at::Tensor weighted = gradient.to(at::kFloat) * weight.to(at::kFloat);
  const at::Tensor mean = (weighted * unit).mean(-1, true);
  at::Tensor x = (weighted - unit * mean) * scales.unsqueeze(-1);
  if (added.defined()) x.add_(added);
  return {x.to(sum.scalar_type()),
          trained ? (gradient.to(at::kFloat) * unit).sum(0) : at::Tensor()};
}

at::Tensor swiglu(const at::Tensor& gate, const at::Tensor& up) {
  return can_fuse(gate) ? swiglu_pass(gate, up) : at::silu(gate) * up;
}

SwigluGradients swiglu_gradients(const at::Tensor& gradient, const at::Tensor& gate,
                                 const at::Tensor& up) {
  if (can_fuse(gate)) return swiglu_backward_pass(gradient, gate, up);
  return {at::silu_backward(gradient * up, gate), gradient * at::silu(gate), {}};
}

at::Tensor rotate(const at::Tensor& x, const Angles& angles, bool back) {
  if (can_fuse(x))
    return rotate_pass(x, angles.cosine, angles.sine, back ? Turn::Inverse : Turn::Forward);
  return model::rotate(x, back ? Angles{angles.cosine, -angles.sine} : angles);
}

double cross_entropy(at::Tensor& scores, const at::Tensor& targets, const double* weight) {
  if (can_fuse(scores))
    return cross_entropy_pass(scores, targets, weight == nullptr ? 1.0 : *weight,
                              weight == nullptr ? Gradient::Unneeded : Gradient::Wanted);
  const at::Tensor logs = at::log_softmax(scores, -1, at::kFloat);
  const at::Tensor places = targets.unsqueeze(1);
  const double sum = -logs.gather(1, places).sum(at::kDouble).item<double>();
  if (weight != nullptr) {
    const at::Tensor shares = logs.exp();
    shares.scatter_add_(1, places, at::full_like(places, -1, at::kFloat));
    scores.copy_(shares.mul_(*weight));
  }
  return sum;
}

}  // namespace idiolect::model::elementwise
