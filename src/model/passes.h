// model/passes.h
//
// The kernels of kernels/ over tensors on the CPU, float32 or bfloat16: one walk through memory
// each, on several threads, without gradients; who wants those calls the backward passes. Results
// are the same bytes for any number of threads.
#pragma once

#include <ATen/core/TensorBody.h>

namespace idiolect::model {

/// Whether the passes can take this tensor: on the CPU, float32 or bfloat16. Callers fall back on
/// LibTorch's own operations where not.
bool can_fuse(const at::Tensor& x);

enum class Gradient : bool { Unneeded, Wanted };

/// y = x / rms(x) · weight.
struct RowNorm {
  at::Tensor y;       // as x
  at::Tensor scales;  // 1 / rms(x), float32, one for each row
};
/// x [..., D], weight [D] of any type.
RowNorm rms_norm_pass(const at::Tensor& x, const at::Tensor& weight, double epsilon);

struct SumNorm {
  at::Tensor sum;     // x + delta, rounded to their type
  at::Tensor y;       // the norm of that
  at::Tensor scales;  // 1 / rms(sum)
};
/// x and delta [..., D].
SumNorm add_rms_norm_pass(const at::Tensor& x, const at::Tensor& delta, const at::Tensor& weight,
                          double epsilon);

/// y again, from the scales that one of the two above gave: the same bytes.
at::Tensor rms_norm_pass_again(const at::Tensor& x, const at::Tensor& weight,
                               const at::Tensor& scales);

struct NormGradients {
  at::Tensor x;       // as x, `added` included
  at::Tensor weight;  // [D], float32; undefined where it is unneeded
};
/// `gradient` is that of y. `added` arrives at x past the norm (a residual), and may be undefined.
NormGradients rms_norm_backward_pass(const at::Tensor& gradient, const at::Tensor& x,
                                     const at::Tensor& weight, const at::Tensor& scales,
                                     const at::Tensor& added, Gradient weight_gradient);

enum class Turn : bool { Forward, Inverse };

/// rotary.h: rotate. x [N, H, E], tokens any distance apart; cosine and sine [N, 1, E/2] in x's
/// type or float32. The inverse is also the gradient.
at::Tensor rotate_pass(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine,
                       Turn turn);

/// silu(gate) · up.
at::Tensor swiglu_pass(const at::Tensor& gate, const at::Tensor& up);

struct SwigluGradients {
  at::Tensor gate;
  at::Tensor up;
  at::Tensor y;  // only from swiglu_backward_pass_again
};
SwigluGradients swiglu_backward_pass(const at::Tensor& gradient, const at::Tensor& gate,
                                     const at::Tensor& up);
/// Gives y as well, with the same bytes as swiglu_pass, so that nobody need have kept it.
SwigluGradients swiglu_backward_pass_again(const at::Tensor& gradient, const at::Tensor& gate,
                                           const at::Tensor& up);

/// Σ −log p(target), in nats, over the rows of `logits` [c, V]; `targets` [c] int64. With
/// Gradient::Wanted `logits`, which must be contiguous, are overwritten by the gradient of
/// `weight` times the sum: (softmax − one at the target) · weight.
double cross_entropy_pass(const at::Tensor& logits, const at::Tensor& targets, double weight,
                          Gradient gradient);

}  // namespace idiolect::model
