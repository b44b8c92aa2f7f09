#include "train/optimizer.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "train/processes.h"

namespace idiolect::train {

std::vector<Optimizer::Place> Optimizer::places_of(model::Adapter& adapter, double ratio_b) {
  std::vector<Place> places;
  for (auto& [name, weights] : adapter.weights) {
    places.push_back({&weights.a});
    places.push_back({&weights.b, ratio_b});
    if (weights.magnitude.defined()) places.push_back({&weights.magnitude});
  }
  return places;
}

std::vector<Optimizer::Place> Optimizer::alike(const std::vector<at::Tensor*>& weights) {
  std::vector<Place> places;
  for (at::Tensor* const weight : weights) places.push_back({weight});
  return places;
}

Optimizer::Optimizer(model::Adapter& adapter, AdamOptions options)
    : Optimizer(places_of(adapter, options.ratio_b), options) {}

Optimizer::Optimizer(std::vector<at::Tensor*> places, AdamOptions options)
    : Optimizer(alike(places), options) {}

Optimizer::Optimizer(std::vector<Place> places, AdamOptions options) : options_(options) {
  const torch::NoGradGuard no_grad;
  const auto is_matrix = [](const Place& place) { return place.weight->dim() > 1; };
  std::ranges::stable_sort(places, {}, [&](const Place& place) {
    return std::pair(!is_matrix(place), place.rate_factor);
  });
  for (std::int64_t offset = 0; const Place& place : places) {
    const std::int64_t length = place.weight->numel();
    if (groups_.empty() || groups_.back().rate_factor != place.rate_factor ||
        groups_.back().is_decayed != is_matrix(place))
      groups_.push_back({offset, 0, place.rate_factor, is_matrix(place)});
    groups_.back().length += length;
    offset += length;
  }
  std::vector<at::Tensor> pieces;
  for (const Place& place : places) pieces.push_back(place.weight->detach().flatten());
  parameters = at::cat(pieces).to(at::kFloat).contiguous();
  gradient_ = at::zeros_like(parameters);
  first_moment = at::zeros_like(parameters);
  second_moment = at::zeros_like(parameters);

  std::int64_t offset = 0;
  for (const auto& [weight, rate_factor] : places) {
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
  for (const Group& group : groups_) step_group(group, learning_rate * group.rate_factor);
}

void Optimizer::step_group(const Group& group, double learning_rate) {
  const auto part = [&](const at::Tensor& all) {
    return all.narrow(0, group.offset, group.length);
  };
  const at::Tensor gradient = part(gradient_);
  at::Tensor weights = part(parameters);
  at::Tensor first = part(first_moment);
  at::Tensor second = part(second_moment);
  const double correction1 = 1.0 - std::pow(options_.beta1, static_cast<double>(steps));
  const double correction2 = 1.0 - std::pow(options_.beta2, static_cast<double>(steps));
  if (group.is_decayed) weights.mul_(1.0 - learning_rate * options_.weight_decay);
  first.mul_(options_.beta1).add_(gradient, 1.0 - options_.beta1);
  second.mul_(options_.beta2).addcmul_(gradient, gradient, 1.0 - options_.beta2);
  const at::Tensor denominator = second.sqrt().div_(std::sqrt(correction2)).add_(options_.epsilon);
  weights.addcdiv_(first, denominator, -learning_rate / correction1);
}

}  // namespace idiolect::train
