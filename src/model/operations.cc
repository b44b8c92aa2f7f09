#include "model/operations.h"

#include <torch/torch.h>

#include "model/fused.h"

namespace idiolect::model {

at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight, double epsilon) {
  if (can_fuse(x)) return fused_rms_norm(x, weight, epsilon);
  const at::Tensor wide = x.to(at::kFloat);
  const at::Tensor scale = at::rsqrt(wide.square().mean(-1, true) + epsilon);
  return weight.to(x.scalar_type()) * (wide * scale).to(x.scalar_type());
}

at::Tensor project(const at::Tensor& x, const Projection& projection, const at::Tensor& share) {
  // Frozen weights are in the precision of the pass already; weights that are trained are float32.
  const at::Tensor bias =
      projection.bias.defined() ? projection.bias.to(x.scalar_type()) : projection.bias;
  const at::Tensor base = at::linear(x, projection.weight.to(x.scalar_type()), bias);
  if (!projection.lora.a.defined()) return base;
  // The adapter is kept in float32 and takes part in the precision of the base.
  const at::Tensor a = projection.lora.a.to(x.scalar_type());
  const at::Tensor b = projection.lora.b.to(x.scalar_type());
  at::Tensor narrow = at::linear(x, a);  // [N, R]
  if (share.defined()) narrow = narrow * share;
  return at::addmm(base, narrow, b.t(), 1.0, projection.lora_scale);
}

at::Tensor swiglu(const at::Tensor& gate, const at::Tensor& up) {
  return can_fuse(gate) ? fused_swiglu(gate, up) : at::silu(gate) * up;
}

}  // namespace idiolect::model
