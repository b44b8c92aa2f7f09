// Each operation computes its outputs without a graph and records one backward function for
// them, which holds no more than it needs: what can be had again by a pass over memory (a norm, a
// gated product) is not kept.
#include <torch/torch.h>

#include <utility>

#include "model/elementwise.h"
#include "model/head_loss.h"
#include "model/operations.h"
#include "model/tape.h"

namespace idiolect::model {
namespace {

using Tensors = std::vector<at::Tensor>;

template <class Work>
auto without_graph(Work&& work) {
  const at::NoGradGuard no_graph;
  return work();
}

/// Whether somebody wants a gradient of `tensor`.
bool wants(const at::Tensor& tensor) { return wants_gradient({tensor}); }

Tensors with(Tensors first, const Tensors& rest) {
  first.insert(first.end(), rest.begin(), rest.end());
  return first;
}

ProjectionGroup pointers_to(const std::vector<Projection>& projections) {
  ProjectionGroup group;
  for (const Projection& each : projections) group.push_back(&each);
  return group;
}

/// Copies, because a decoder may be given another adapter before backward.
std::vector<Projection> copy_of(const ProjectionGroup& group) {
  std::vector<Projection> copies;
  for (const Projection* const each : group) copies.push_back(*each);
  return copies;
}

class FusedOperations final : public Operations {
 public:
  at::Tensor embed(const at::Tensor& table, const at::Tensor& tokens) const override {
    return at::embedding(table, tokens);
  }

  at::Tensor add(const at::Tensor& x, const at::Tensor& delta) const override { return x + delta; }

  Normed add_norm(const at::Tensor& x, const at::Tensor& delta, const at::Tensor& weight,
                  double epsilon) const override {
    SumNorm added = without_graph([&] { return elementwise::add_norm(x, delta, weight, epsilon); });
    added.sum = own(added.sum, x);
    const Tensors inputs{x, delta, weight};
    record(inputs, {added.sum, added.y},
           [sum = added.sum.detach(), scales = added.scales, weight = weight.detach(),
            trained = wants(weight)](const Tensors& g) -> Tensors {
             if (!g[1].defined()) return {g[0], g[0], {}};
             const auto found =
                 elementwise::norm_gradients(g[1], sum, weight, scales, g[0], trained);
             return {found.x, found.x, found.weight};
           });
    return {added.sum, added.y};
  }

  at::Tensor project(const at::Tensor& x, const Projection& projection,
                     const at::Tensor& share) const override {
    const ProjectionGroup group{&projection};
    const GroupOutputs run = without_graph([&] { return run_group(x, group, share); });
    record(with({x}, parameters_of(group)), run.outputs,
           [x = x.detach(), kept = run.kept, copies = copy_of(group), share,
            wants_x = wants(x)](const Tensors& g) {
             const GroupGradients found = group_gradients(
                 {g[0].contiguous()}, [&] { return x; }, kept, pointers_to(copies), share, wants_x);
             return with({found.x}, found.parameters);
           });
    return run.outputs.front();
  }

  NormedProjections project_normed(const at::Tensor& x, const at::Tensor& delta,
                                   const at::Tensor& weight, double epsilon,
                                   const ProjectionGroup& group,
                                   const at::Tensor& share) const override {
    SumNorm added;
    const GroupOutputs run = without_graph([&] {
      added = elementwise::add_norm(x, delta, weight, epsilon);
      return run_group(added.y, group, share);
    });
    added.sum = own(added.sum, x);
    const bool trained = wants(weight);
    record(with({x, delta, weight}, parameters_of(group)), with({added.sum}, run.outputs),
           [sum = added.sum.detach(), scales = added.scales, weight = weight.detach(),
            kept = run.kept, copies = copy_of(group), share, trained,
            wants_x = trained || wants_gradient({x, delta})](const Tensors& g) {
             Tensors outputs;
             for (std::size_t i = 1; i < g.size(); ++i) outputs.push_back(g[i].contiguous());
             at::Tensor normed;
             const auto again = [&] {
               if (!normed.defined()) normed = elementwise::norm_again(sum, weight, scales);
               return normed;
             };
             const GroupGradients found =
                 group_gradients(outputs, again, kept, pointers_to(copies), share, wants_x);
             if (!wants_x) return with({{}, {}, {}}, found.parameters);
             const auto norm =
                 elementwise::norm_gradients(found.x, sum, weight, scales, g[0], trained);
             return with({norm.x, norm.x, norm.weight}, found.parameters);
           });
    return {added.sum, run.outputs};
  }

  at::Tensor project_gated(const at::Tensor& gate, const at::Tensor& up,
                           const Projection& projection, const at::Tensor& share) const override {
    const ProjectionGroup group{&projection};
    const GroupOutputs run =
        without_graph([&] { return run_group(elementwise::swiglu(gate, up), group, share); });
    record(with({gate, up}, parameters_of(group)), run.outputs,
           [gate = gate.detach(), up = up.detach(), kept = run.kept, copies = copy_of(group), share,
            wants_x = wants_gradient({gate, up})](const Tensors& g) {
             at::Tensor product;
             const auto again = [&] {
               if (!product.defined()) product = elementwise::swiglu(gate, up);
               return product;
             };
             const GroupGradients found = group_gradients({g[0].contiguous()}, again, kept,
                                                          pointers_to(copies), share, wants_x);
             if (!wants_x) return with({{}, {}}, found.parameters);
             const auto parts = elementwise::swiglu_gradients(found.x, gate, up);
             return with({parts.gate, parts.up}, found.parameters);
           });
    return run.outputs.front();
  }

  at::Tensor rotate(const at::Tensor& x, const Angles& angles) const override {
    const at::Tensor y = without_graph([&] { return elementwise::rotate(x, angles, false); });
    record({x}, {y}, [angles](const Tensors& g) -> Tensors {
      return {elementwise::rotate(g[0], angles, true)};
    });
    return y;
  }

  at::Tensor attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                    const AttentionPlan& plan) const override {
    return model::attend(query, key, value, plan);
  }

  at::Tensor head_loss(const at::Tensor& hidden, const Projection& head, const at::Tensor& targets,
                       double weight) const override {
    return chunked_head_loss(hidden, head, targets, weight);
  }

  std::vector<at::Tensor> recompute(const Part& part, const std::vector<at::Tensor>& inputs,
                                    const std::vector<at::Tensor>& parameters) const override {
    const Tensors outputs = without_graph([&] { return part(inputs); });
    Tensors kept;
    for (const at::Tensor& input : inputs) kept.push_back(input.detach());
    std::vector<bool> wanted;
    for (const at::Tensor& input : inputs) wanted.push_back(wants(input));
    // The second computation leaves the parameters' gradients where they belong; they are named
    // here only so that the outputs have one.
    record(with(inputs, parameters), outputs,
           [part, kept, wanted, count = parameters.size()](const Tensors& g) {
             return with(gradients_again(part, kept, wanted, g), Tensors(count));
           });
    return outputs;
  }

 private:
  /// An output has a place of its own in the graph, even where it is the input.
  static at::Tensor own(const at::Tensor& output, const at::Tensor& input) {
    return output.is_same(input) ? input.detach() : output;
  }

  static Tensors gradients_again(const Part& part, const Tensors& kept,
                                 const std::vector<bool>& wanted, const Tensors& gradients) {
    const torch::AutoGradMode with_graph(true);
    Tensors inputs;
    for (std::size_t i = 0; i < kept.size(); ++i)
      inputs.push_back(kept[i].detach().requires_grad_(wanted[i]));
    const Tensors outputs = part(inputs);
    Tensors roots;
    Tensors root_gradients;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      if (!gradients[i].defined() || !outputs[i].requires_grad()) continue;
      roots.push_back(outputs[i]);
      root_gradients.push_back(gradients[i]);
    }
    torch::autograd::backward(roots, root_gradients);
    Tensors found;
    for (const at::Tensor& input : inputs) found.push_back(input.grad());
    return found;
  }
};

}  // namespace

const Operations& fused_operations() {
  static const FusedOperations operations;
  return operations;
}

}  // namespace idiolect::model
