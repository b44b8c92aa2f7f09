// model/operations.h
//
// The operations a decoder is made of, each a function of tensors. Everything the
// decoder computes goes through here, attention.h and rotary.h, so a faster kernel
// has one place to go. All of them can be differentiated.
#pragma once

#include <ATen/core/TensorBody.h>

#include "model/lora.h"

namespace idiolect::model {

/// A projection, and the adapter's part of it when one is attached.
struct Projection {
  at::Tensor weight;  // [out, in]
  at::Tensor bias;    // [out], or undefined
  LoraWeights lora;   // undefined tensors: no adapter here
  double lora_scale = 0.0;
};

/// x / rms(x) · weight, over the last dimension; the mean square in float32, because half
/// precision overflows at 256².
at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight, double epsilon);

/// x Wᵀ + bias + share · scale · (x Aᵀ) Bᵀ.
///   x     [N, in]
///   share [N, 1] 0 or 1 per row, or undefined: the adapter counts everywhere
/// → [N, out]
at::Tensor project(const at::Tensor& x, const Projection& projection, const at::Tensor& share);

/// silu(gate) · up, the gated activation of the feed-forward part (Shazeer 2020).
at::Tensor swiglu(const at::Tensor& gate, const at::Tensor& up);

}  // namespace idiolect::model
