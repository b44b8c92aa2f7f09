#include "train/optimizer.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "train/processes.h"

namespace idiolect::train {

namespace {

std::vector<at::Tensor*> places_of(model::Adapter& adapter) {
  std::vector<at::Tensor*> places;
  for (auto& [name, weights] : adapter.weights) {
    places.push_back(&weights.a);
    places.push_back(&weights.b);
  }
  return places;
}

}  // namespace

Optimizer::Optimizer(model::Adapter& adapter, AdamOptions options)
    : Optimizer(places_of(adapter), options) {}

Optimizer::Optimizer(std::vector<at::Tensor*> places, AdamOptions options) : options_(options) {
  const torch::NoGradGuard no_grad;
  const auto vectors = std::stable_partition(
      places.begin(), places.end(), [](const at::Tensor* weight) { return weight->dim() > 1; });
  std::int64_t in_matrices = 0;
  for (auto place = places.begin(); place != vectors; ++place) in_matrices += (*place)->numel();
  std::vector<at::Tensor> pieces;
  for (const at::Tensor* const weight : places) pieces.push_back(weight->detach().flatten());
  parameters = at::cat(pieces).to(at::kFloat).contiguous();
  decayed_ = parameters.narrow(0, 0, in_matrices);
  gradient_ = at::zeros_like(parameters);
  first_moment = at::zeros_like(parameters);
  second_moment = at::zeros_like(parameters);

  std::int64_t offset = 0;
  for (at::Tensor* const weight : places) {
    const std::int64_t length = weight->numel();
    at::Tensor view = parameters.narrow(0, offset, length).view(weight->sizes()).detach();
    view.requires_grad_(true);
    view.mutable_grad() = gradient_.narrow(0, offset, length).view(weight->sizes());
    *weight = view;
    offset += length;
  }
}

void Optimizer::zero_gradient() { gradient_.zero_(); }

void Optimizer::sum_gradient(Processes& processes) const { processes.sum(gradient_); }

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
  decayed_.mul_(1.0 - learning_rate * options_.weight_decay);
  first_moment.mul_(options_.beta1).add_(gradient_, 1.0 - options_.beta1);
  second_moment.mul_(options_.beta2).addcmul_(gradient_, gradient_, 1.0 - options_.beta2);
  const at::Tensor denominator =
      second_moment.sqrt().div_(std::sqrt(correction2)).add_(options_.epsilon);
  parameters.addcdiv_(first_moment, denominator, -learning_rate / correction1);
}

}  // namespace idiolect::train
