#include "train/optimizer.h"

#include <torch/torch.h>

#include <cmath>

namespace idiolect::train {

Optimizer::Optimizer(model::Adapter& adapter, AdamOptions options) : options_(options) {
  const torch::NoGradGuard no_grad;
  std::vector<at::Tensor> pieces;
  for (const auto& [name, weights] : adapter.weights)
    for (const at::Tensor& weight : {weights.a, weights.b})
      pieces.push_back(weight.detach().flatten());
  parameters = at::cat(pieces).to(at::kFloat).contiguous();
  gradient_ = at::zeros_like(parameters);
  first_moment = at::zeros_like(parameters);
  second_moment = at::zeros_like(parameters);

  std::int64_t offset = 0;
  for (auto& [name, weights] : adapter.weights) {
    for (at::Tensor* weight : {&weights.a, &weights.b}) {
      const std::int64_t length = weight->numel();
      at::Tensor view = parameters.narrow(0, offset, length).view(weight->sizes()).detach();
      view.requires_grad_(true);
      view.mutable_grad() = gradient_.narrow(0, offset, length).view(weight->sizes());
      *weight = view;
      offset += length;
    }
  }
}

void Optimizer::zero_gradient() { gradient_.zero_(); }

double Optimizer::clip_gradient(double longest) {
  const double length = gradient_.norm().item<double>();
  if (length > longest) gradient_.mul_(longest / length);
  return length;
}

void Optimizer::step(double learning_rate) {
  const torch::NoGradGuard no_grad;
  ++steps;
  const double correction1 = 1.0 - std::pow(options_.beta1, static_cast<double>(steps));
  const double correction2 = 1.0 - std::pow(options_.beta2, static_cast<double>(steps));
  parameters.mul_(1.0 - learning_rate * options_.weight_decay);
  first_moment.mul_(options_.beta1).add_(gradient_, 1.0 - options_.beta1);
  second_moment.mul_(options_.beta2).addcmul_(gradient_, gradient_, 1.0 - options_.beta2);
  const at::Tensor denominator =
      second_moment.sqrt().div_(std::sqrt(correction2)).add_(options_.epsilon);
  parameters.addcdiv_(first_moment, denominator, -learning_rate / correction1);
}

}  // namespace idiolect::train
