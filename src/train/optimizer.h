// train/optimizer.h
//
// AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101) over all trained parameters
// at once: they live in one flat tensor, so a step is a handful of passes over it,
// and a checkpoint is three tensors.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <vector>

#include "model/lora.h"

namespace idiolect::train {

class Processes;

struct AdamOptions {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.01;  // on matrices; vectors (norms, biases, magnitudes) are left alone
  double ratio_b = 1.0;  // B's step size over A's (LoRA+, Hayou et al. 2024, arXiv:2402.12354)
};

class Optimizer {
 public:
  /// Moves the parameters and their gradients into flat storage and leaves views of it where they
  /// were; those places must outlive the optimizer.
  Optimizer(std::vector<at::Tensor*> parameters, AdamOptions options);
  /// The same for all tensors of an adapter.
  Optimizer(model::Adapter& adapter, AdamOptions options);

  void zero_gradient();
  /// Makes the gradient the sum over all processes. Throws PeerLost.
  void sum_gradient(Processes& processes) const;
  /// Scales the gradient down to the length `longest` where it is longer; returns its length
  /// before.
  double clip_gradient(double longest);
  /// One update with step size `learning_rate`.
  void step(double learning_rate);

  /// [P] float32: parameters and first and second moments, for checkpoints.
  at::Tensor parameters;
  at::Tensor first_moment;
  at::Tensor second_moment;
  std::int64_t steps = 0;

 private:
  /// Neighbours in `parameters` that are treated alike; matrices come first.
  struct Group {
    std::int64_t offset = 0;
    std::int64_t length = 0;
    double rate_factor = 1.0;
    bool is_decayed = false;
  };
  struct Place {
    at::Tensor* weight;
    double rate_factor = 1.0;  // on the step size
  };
  static std::vector<Place> alike(const std::vector<at::Tensor*>& weights);
  static std::vector<Place> places_of(model::Adapter& adapter, double ratio_b);
  Optimizer(std::vector<Place> places, AdamOptions options);
  void step_group(const Group& group, double learning_rate);

  AdamOptions options_;
  at::Tensor gradient_;  // [P]
  std::vector<Group> groups_;
};

}  // namespace idiolect::train
