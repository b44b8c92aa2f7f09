// model/elementwise.h
//
// The passes over rows that the fused operations are made of, without a graph: by the
// kernels of this processor where they can, by LibTorch's operations elsewhere.
#pragma once

#include <ATen/core/TensorBody.h>

#include "model/passes.h"
#include "model/rotary.h"

namespace idiolect::model::elementwise {

/// sum = x + delta, in its precision; y = sum / rms(sum) · weight; scales [N] = 1 / rms(sum).
/// `delta` may be undefined.
SumNorm add_norm(const at::Tensor& x, const at::Tensor& delta, const at::Tensor& weight,
                 double epsilon);

/// y of add_norm once more.
at::Tensor norm_again(const at::Tensor& sum, const at::Tensor& weight, const at::Tensor& scales);

/// Gradients of the sum, what arrives there directly (`added`, or undefined) included, and, where
/// `trained`, of the weight.
NormGradients norm_gradients(const at::Tensor& gradient, const at::Tensor& sum,
                             const at::Tensor& weight, const at::Tensor& scales,
                             const at::Tensor& added, bool trained);

/// silu(gate) · up.
at::Tensor swiglu(const at::Tensor& gate, const at::Tensor& up);

/// Gradients of gate and up.
SwigluGradients swiglu_gradients(const at::Tensor& gradient, const at::Tensor& gate,
                                 const at::Tensor& up);

/// `x` [N, H, E] turned by its positions, or, `back`, turned back: the transpose.
at::Tensor rotate(const at::Tensor& x, const Angles& angles, bool back);

/// Σ −log softmax(scores)[target] in nats. With `weight`, the scores [n, V] are overwritten by
/// the gradient of that sum times the weight.
double cross_entropy(at::Tensor& scores, const at::Tensor& targets, const double* weight);

}  // namespace idiolect::model::elementwise
