#include <torch/torch.h>

#include "model/dora.h"
#include "model/operations.h"

namespace idiolect::model {
namespace {

at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight, double epsilon) {
  const at::Tensor wide = x.to(at::kFloat);
  const at::Tensor scale = at::rsqrt(wide.square().mean(-1, true) + epsilon);
  return weight.to(x.scalar_type()) * (wide * scale).to(x.scalar_type());
}

class PlainOperations final : public Operations {
 public:
  at::Tensor embed(const at::Tensor& table, const at::Tensor& tokens) const override {
    return at::embedding(table, tokens);
  }

  at::Tensor add(const at::Tensor& x, const at::Tensor& delta) const override { return x + delta; }

  Normed add_norm(const at::Tensor& x, const at::Tensor& delta, const at::Tensor& weight,
                  double epsilon) const override {
    const at::Tensor sum = delta.defined() ? x + delta : x;
    return {sum, rms_norm(sum, weight, epsilon)};
  }

  at::Tensor project(const at::Tensor& x, const Projection& projection,
                     const at::Tensor& share) const override {
    const at::Tensor none;
    const at::Tensor bias = projection.bias.defined() ? projection.bias.to(x.scalar_type()) : none;
    const at::Tensor weight = whole_weight(projection, x.scalar_type());
    const LoraWeights& lora = projection.lora;
    if (!lora.a.defined()) return at::linear(x, weight, bias);
    const Dropout& dropout = projection.dropout;
    const at::Tensor seen =
        dropout ? (x * dropout_mask(dropout.rows, x.size(1), dropout)).to(x.scalar_type()) : x;
    at::Tensor narrow = at::linear(seen, lora.a.to(x.scalar_type()));  // [N, R]
    if (share.defined()) narrow = narrow * share;
    const at::Tensor change =
        at::linear(narrow, lora.b.to(x.scalar_type())) * projection.lora_scale;
    if (!lora.magnitude.defined()) return at::linear(x, weight, bias) + change;
    const at::Tensor y =
        ((at::linear(x, weight) + change) * row_factors(projection, share)).to(x.scalar_type());
    return bias.defined() ? y + bias : y;
  }

  NormedProjections project_normed(const at::Tensor& x, const at::Tensor& delta,
                                   const at::Tensor& weight, double epsilon,
                                   const ProjectionGroup& group,
                                   const at::Tensor& share) const override {
    const Normed normed = add_norm(x, delta, weight, epsilon);
    NormedProjections result{normed.sum, {}};
    for (const Projection* const each : group)
      result.outputs.push_back(project(normed.y, *each, share));
    return result;
  }

  at::Tensor project_gated(const at::Tensor& gate, const at::Tensor& up,
                           const Projection& projection, const at::Tensor& share) const override {
    return project(at::silu(gate) * up, projection, share);
  }

  at::Tensor rotate(const at::Tensor& x, const Angles& angles) const override {
    return model::rotate(x, angles);
  }

  at::Tensor attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                    const AttentionPlan& plan) const override {
    return attend_plain(query, key, value, plan);
  }

  at::Tensor head_loss(const at::Tensor& hidden, const Projection& head, const at::Tensor& targets,
                       double weight) const override {
    // Half precision loses the tail of the softmax over 150 k words.
    const at::Tensor scores = project(hidden, head, {}).to(at::kFloat);
    return at::cross_entropy_loss(scores, targets, {}, at::Reduction::Sum) * weight;
  }

  std::vector<at::Tensor> recompute(const Part& part, const std::vector<at::Tensor>& inputs,
                                    const std::vector<at::Tensor>&) const override {
    return part(inputs);
  }
};

}  // namespace

const Operations& plain_operations() {
  static const PlainOperations operations;
  return operations;
}

}  // namespace idiolect::model
