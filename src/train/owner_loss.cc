#include "train/owner_loss.h"

#include <torch/torch.h>

namespace idiolect::train {
namespace {

at::Tensor to_tensor(const std::vector<std::int64_t>& values, at::Device device) {
  return torch::tensor(values, torch::kInt64).to(device);
}

}  // namespace

PackedPass pack(std::span<const Example> examples, std::span<const std::size_t> pass,
                at::Device device) {
  std::vector<std::int64_t> tokens;
  std::vector<std::int64_t> rows;
  std::vector<std::int64_t> targets;
  model::Packing packing{{0}};
  for (const std::size_t index : pass) {
    const Example& example = examples[index];
    for (std::size_t i = 0; i + 1 < example.ids.size(); ++i) {
      if (example.loss[i + 1] != 0) {
        rows.push_back(static_cast<std::int64_t>(tokens.size()));
        targets.push_back(example.ids[i + 1]);
      }
      tokens.push_back(example.ids[i]);
    }
    packing.starts.push_back(static_cast<std::int64_t>(tokens.size()));
  }
  return {to_tensor(tokens, device), std::move(packing), to_tensor(rows, device),
          to_tensor(targets, device)};
}

double owner_loss(const model::Decoder& decoder, const PackedPass& pass, Gradient gradient,
                  double weight) {
  const torch::AutoGradMode mode(gradient == Gradient::Yes);
  const at::Tensor hidden =
      decoder.forward(pass.tokens, pass.packing).index_select(0, pass.rows);  // [n, D]
  const at::Tensor loss = decoder.loss(hidden, pass.targets, weight);
  if (gradient == Gradient::Yes) loss.backward();
  return loss.item<double>() / weight;
}

}  // namespace idiolect::train
