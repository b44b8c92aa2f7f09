#include "model/projection.h"

#include <torch/torch.h>

#include "model/dora.h"
#include "model/quantised.h"

namespace idiolect::model {
namespace {

/// Where the gradients of a projection lie among those of `parameters_of`.
enum Part : std::uint8_t { kWeight, kBias, kA, kB, kMagnitude, kParts };

std::size_t place_of(std::size_t projection, Part part) { return kParts * projection + part; }

bool is_trained(const at::Tensor& tensor) { return tensor.defined() && tensor.requires_grad(); }

/// The frozen part: x Wᵀ + bias. Frozen weights are in the precision of the pass already; weights
/// that are trained are float32.
at::Tensor multiply(const at::Tensor& x, const Projection& projection) {
  // DoRA weighs the rows before the bias comes to them.
  const bool adds_bias = projection.bias.defined() && !projection.lora.magnitude.defined();
  const at::Tensor bias = adds_bias ? projection.bias.to(x.scalar_type()) : at::Tensor();
  if (projection.quantised) return projection.quantised->multiply(x, bias);
  return at::linear(x, projection.weight.to(x.scalar_type()), bias);
}

/// Makes of `y`, which is x (W + s·BA)ᵀ, what DoRA makes of it.
void weigh_rows(at::Tensor& y, const Projection& projection, const at::Tensor& share) {
  y.mul_(row_factors(projection, share));
  if (projection.bias.defined()) y.add_(projection.bias.to(y.scalar_type()));
}

/// The gradient of the magnitude, from that of the output y = m / length ⊙ v + bias.
at::Tensor magnitude_gradient(const at::Tensor& gradient, const at::Tensor& y,
                              const Projection& projection, const at::Tensor& share) {
  at::Tensor weighed = projection.bias.defined() ? y - projection.bias.to(y.scalar_type()) : y;
  weighed = weighed * gradient;
  if (share.defined()) weighed = weighed * share;
  const at::Tensor& m = projection.lora.magnitude;
  const at::Tensor sum = weighed.sum(0, false, at::kFloat);
  return at::where(m == 0, at::zeros({}, sum.options()), sum / m);
}

/// The gradient of x (W + s·BA)ᵀ from that of the output.
at::Tensor unweighed(const at::Tensor& gradient, const Projection& projection,
                     const at::Tensor& share) {
  return (gradient * row_factors(projection, share)).to(gradient.scalar_type());
}

bool has_dropout(const ProjectionGroup& group) {
  for (const Projection* const each : group)
    if (each->lora.a.defined() && each->dropout) return true;
  return false;
}

/// What the adapter of `projection` sees of x.
at::Tensor seen(const at::Tensor& x, const Projection& projection) {
  return projection.dropout ? dropped(x, projection.dropout) : x;
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
      into[place_of(i, kWeight)] = at::mm(gradients[i].t(), x()).to(group[i]->weight.scalar_type());
    if (is_trained(group[i]->bias))
      into[place_of(i, kBias)] = gradients[i].sum(0, false, at::kFloat);
  }
}

/// The input times all A: [N, ΣR].
at::Tensor narrowed(const at::Tensor& x, const ProjectionGroup& group) {
  if (!has_dropout(group)) return at::linear(x, stacked_a(group, x.scalar_type()));
  std::vector<at::Tensor> pieces;
  for (const Projection* const each : group)
    if (each->lora.a.defined())
      pieces.push_back(at::linear(seen(x, *each), each->lora.a.to(x.scalar_type())));
  return at::cat(pieces, 1);
}

/// Adds to the gradient of the input what comes through A, from that of `narrow`.
void add_through_a(const at::Tensor& narrow_gradient, const ProjectionGroup& group,
                   at::Tensor& sum) {
  if (!has_dropout(group)) {
    sum.addmm_(narrow_gradient, stacked_a(group, narrow_gradient.scalar_type()));
    return;
  }
  for_each_adapter(group, [&](std::size_t i, std::int64_t column, std::int64_t rank) {
    const at::Tensor a = group[i]->lora.a.to(narrow_gradient.scalar_type());
    sum.add_(seen(at::mm(narrow_gradient.narrow(1, column, rank), a), *group[i]));
  });
}

/// The gradients of all A.
void add_a_gradients(const at::Tensor& narrow_gradient, const std::function<at::Tensor()>& x,
                     const ProjectionGroup& group, std::vector<at::Tensor>& into) {
  at::Tensor together;  // [ΣR, in]
  const bool apart = has_dropout(group);
  for_each_adapter(group, [&](std::size_t i, std::int64_t column, std::int64_t rank) {
    if (!is_trained(group[i]->lora.a)) return;
    if (apart) {
      into[place_of(i, kA)] =
          at::mm(narrow_gradient.narrow(1, column, rank).t(), seen(x(), *group[i])).to(at::kFloat);
      return;
    }
    if (!together.defined()) together = at::mm(narrow_gradient.t(), x()).to(at::kFloat);
    into[place_of(i, kA)] = together.narrow(0, column, rank);
  });
}

}  // namespace

at::Tensor whole_weight(const Projection& projection, at::ScalarType type) {
  return projection.quantised ? projection.quantised->dequantise(type) : projection.weight.to(type);
}

std::vector<at::Tensor> parameters_of(const ProjectionGroup& group) {
  std::vector<at::Tensor> all;
  for (const Projection* const each : group)
    all.insert(all.end(),
               {each->weight, each->bias, each->lora.a, each->lora.b, each->lora.magnitude});
  return all;
}

GroupOutputs run_group(const at::Tensor& x, const ProjectionGroup& group, const at::Tensor& share) {
  GroupOutputs result;
  for (const Projection* const each : group) result.outputs.push_back(multiply(x, *each));
  bool is_plain = true;
  for (const Projection* const each : group) is_plain = is_plain && !each->lora.a.defined();
  if (is_plain) return result;
  // The adapter is kept in float32 and takes part in the precision of the base.
  at::Tensor& narrow = result.kept.narrow;
  narrow = narrowed(x, group);
  if (share.defined()) narrow.mul_(share);
  result.kept.outputs.resize(group.size());
  for_each_adapter(group, [&](std::size_t i, std::int64_t column, std::int64_t rank) {
    at::Tensor& y = result.outputs[i];
    y.addmm_(narrow.narrow(1, column, rank).contiguous(), group[i]->lora.b.to(x.scalar_type()).t(),
             1.0, group[i]->lora_scale);
    if (!group[i]->lora.magnitude.defined()) return;
    weigh_rows(y, *group[i], share);
    result.kept.outputs[i] = y.detach();
  });
  return result;
}

GroupGradients group_gradients(const std::vector<at::Tensor>& of_outputs,
                               const std::function<at::Tensor()>& x, const GroupKept& kept,
                               const ProjectionGroup& group, const at::Tensor& share,
                               bool wants_x) {
  GroupGradients result;
  result.parameters.resize(kParts * group.size());
  std::vector<at::Tensor> gradients = of_outputs;  // of x (W + s·BA)ᵀ, where that is another
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (!group[i]->lora.magnitude.defined()) continue;
    if (is_trained(group[i]->lora.magnitude))
      result.parameters[place_of(i, kMagnitude)] =
          magnitude_gradient(gradients[i], kept.outputs[i], *group[i], share);
    gradients[i] = unweighed(gradients[i], *group[i], share);
  }
  if (wants_x)
    for (std::size_t i = 0; i < group.size(); ++i)
      add_input_gradient(gradients[i], *group[i], result.x);
  add_full_gradients(of_outputs, x, group, result.parameters);
  const at::Tensor& narrow = kept.narrow;
  if (!narrow.defined()) return result;

  const at::Tensor narrow_gradient = at::empty_like(narrow);  // [N, ΣR]
  for_each_adapter(group, [&](std::size_t i, std::int64_t column, std::int64_t rank) {
    const at::Tensor b = group[i]->lora.b.to(narrow.scalar_type());
    narrow_gradient.narrow(1, column, rank)
        .copy_(at::mm(gradients[i], b).mul_(group[i]->lora_scale));
    if (is_trained(group[i]->lora.b))
      result.parameters[place_of(i, kB)] =
          at::mm(gradients[i].t(), narrow.narrow(1, column, rank).contiguous())
              .to(at::kFloat)
              .mul_(group[i]->lora_scale);
  });
  if (share.defined()) narrow_gradient.mul_(share);
  if (wants_x) add_through_a(narrow_gradient, group, result.x);
  add_a_gradients(narrow_gradient, x, group, result.parameters);
  return result;
}

}  // namespace idiolect::model
