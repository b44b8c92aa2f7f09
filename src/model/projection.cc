#include "model/projection.h"

#include <torch/torch.h>

#include "model/quantised.h"

namespace idiolect::model {
namespace {

bool is_trained(const at::Tensor& tensor) { return tensor.defined() && tensor.requires_grad(); }

/// The frozen part: x Wᵀ + bias. Frozen weights are in the precision of the pass already; weights
/// that are trained are float32.
at::Tensor multiply(const at::Tensor& x, const Projection& projection) {
  const at::Tensor bias =
      projection.bias.defined() ? projection.bias.to(x.scalar_type()) : projection.bias;
  if (projection.quantised) return projection.quantised->multiply(x, bias);
  return at::linear(x, projection.weight.to(x.scalar_type()), bias);
}

/// Adds gradient · W to `sum`, or makes it.
void add_input_gradient(const at::Tensor& gradient, const Projection& projection, at::Tensor& sum) {
  if (projection.quantised) return projection.quantised->add_input_gradient(gradient, sum);
  const at::Tensor weight = projection.weight.to(gradient.scalar_type());
  if (sum.defined()) {
    sum.addmm_(gradient, weight);
  } else {
    sum = at::mm(gradient, weight);
  }
}

/// All A of the group below each other: [ΣR, in]; undefined where there is no adapter.
at::Tensor stacked_a(const ProjectionGroup& group, at::ScalarType type) {
  std::vector<at::Tensor> pieces;
  for (const Projection* const each : group)
    if (each->lora.a.defined()) pieces.push_back(each->lora.a.to(type));
  if (pieces.empty()) return {};
  return pieces.size() == 1 ? pieces.front() : at::cat(pieces);
}

/// Walks the columns of each projection's adapter in the stacked ones.
template <class Visit>
void for_each_adapter(const ProjectionGroup& group, Visit&& visit) {
  std::int64_t column = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (!group[i]->lora.a.defined()) continue;
    const std::int64_t rank = group[i]->lora.a.size(0);
    visit(i, column, rank);
    column += rank;
  }
}

/// Gradients of the weights and biases that are trained themselves.
void add_full_gradients(const std::vector<at::Tensor>& gradients,
                        const std::function<at::Tensor()>& x, const ProjectionGroup& group,
                        std::vector<at::Tensor>& into) {
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (is_trained(group[i]->weight))
      into[4 * i] = at::mm(gradients[i].t(), x()).to(group[i]->weight.scalar_type());
    if (is_trained(group[i]->bias)) into[4 * i + 1] = gradients[i].sum(0, false, at::kFloat);
  }
}

}  // namespace

at::Tensor whole_weight(const Projection& projection, at::ScalarType type) {
  return projection.quantised ? projection.quantised->dequantise(type) : projection.weight.to(type);
}

std::vector<at::Tensor> parameters_of(const ProjectionGroup& group) {
  std::vector<at::Tensor> all;
  for (const Projection* const each : group)
    all.insert(all.end(), {each->weight, each->bias, each->lora.a, each->lora.b});
  return all;
}

GroupOutputs run_group(const at::Tensor& x, const ProjectionGroup& group, const at::Tensor& share) {
  GroupOutputs result;
  for (const Projection* const each : group) result.outputs.push_back(multiply(x, *each));
  // The adapter is kept in float32 and takes part in the precision of the base.
  const at::Tensor a = stacked_a(group, x.scalar_type());
  if (!a.defined()) return result;
  result.narrow = at::linear(x, a);
  if (share.defined()) result.narrow.mul_(share);
  for_each_adapter(group, [&](std::size_t i, std::int64_t column, std::int64_t rank) {
    result.outputs[i].addmm_(result.narrow.narrow(1, column, rank).contiguous(),
                             group[i]->lora.b.to(x.scalar_type()).t(), 1.0, group[i]->lora_scale);
  });
  return result;
}

GroupGradients group_gradients(const std::vector<at::Tensor>& gradients,
                               const std::function<at::Tensor()>& x, const at::Tensor& narrow,
                               const ProjectionGroup& group, const at::Tensor& share,
                               bool wants_x) {
  GroupGradients result;
  result.parameters.resize(4 * group.size());
  if (wants_x)
    for (std::size_t i = 0; i < group.size(); ++i)
      add_input_gradient(gradients[i], *group[i], result.x);
  add_full_gradients(gradients, x, group, result.parameters);
  if (!narrow.defined()) return result;

  const at::Tensor narrow_gradient = at::empty_like(narrow);  // [N, ΣR]
  for_each_adapter(group, [&](std::size_t i, std::int64_t column, std::int64_t rank) {
    const at::Tensor b = group[i]->lora.b.to(narrow.scalar_type());
    narrow_gradient.narrow(1, column, rank)
        .copy_(at::mm(gradients[i], b).mul_(group[i]->lora_scale));
    if (is_trained(group[i]->lora.b))
      result.parameters[4 * i + 3] =
          at::mm(gradients[i].t(), narrow.narrow(1, column, rank).contiguous())
              .to(at::kFloat)
              .mul_(group[i]->lora_scale);
  });
  if (share.defined()) narrow_gradient.mul_(share);
  if (wants_x) result.x.addmm_(narrow_gradient, stacked_a(group, narrow.scalar_type()));
  at::Tensor a_gradient;  // [ΣR, in]
  for_each_adapter(group, [&](std::size_t i, std::int64_t column, std::int64_t rank) {
    if (!is_trained(group[i]->lora.a)) return;
    if (!a_gradient.defined()) a_gradient = at::mm(narrow_gradient.t(), x()).to(at::kFloat);
    result.parameters[4 * i + 2] = a_gradient.narrow(0, column, rank);
  });
  return result;
}

}  // namespace idiolect::model
