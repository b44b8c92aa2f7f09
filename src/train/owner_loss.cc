#include "train/owner_loss.h"

#include <torch/torch.h>

#include "base/random.h"

namespace idiolect::train {
namespace {

at::Tensor to_tensor(const std::vector<std::int64_t>& values, at::Device device) {
  return torch::tensor(values, torch::kInt64).to(device);
}

/// Keys of the tokens: the same wherever an example is packed, and others in each update.
model::Noise noise_of(const PackedPass& pass, const UpdateNoise& noise) {
  if (noise.dropout <= 0 && noise.neftune_alpha <= 0) return {};
  const std::uint64_t key = mix64(noise.seed ^ mix64(noise.update));
  at::Tensor rows = pass.places.to(at::kCPU).clone();
  std::int64_t* const values = rows.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < rows.numel(); ++i)
    values[i] = static_cast<std::int64_t>(mix64(key ^ static_cast<std::uint64_t>(values[i])));
  return {noise.dropout, noise.neftune_alpha, rows.to(pass.places.device())};
}

}  // namespace

PackedPass pack(std::span<const Example> examples, std::span<const std::size_t> pass,
                at::Device device) {
  std::vector<std::int64_t> tokens;
  std::vector<std::int64_t> rows;
  std::vector<std::int64_t> targets;
  std::vector<std::int64_t> places;
  model::Packing packing{{0}};
  for (const std::size_t index : pass) {
    const Example& example = examples[index];
    for (std::size_t i = 0; i + 1 < example.ids.size(); ++i) {
      if (example.loss[i + 1] != 0) {
        rows.push_back(static_cast<std::int64_t>(tokens.size()));
        targets.push_back(example.ids[i + 1]);
      }
      tokens.push_back(example.ids[i]);
      places.push_back(static_cast<std::int64_t>((index << 32) | i));
    }
    packing.starts.push_back(static_cast<std::int64_t>(tokens.size()));
  }
  return {to_tensor(tokens, device), std::move(packing), to_tensor(rows, device),
          to_tensor(targets, device), to_tensor(places, device)};
}

double owner_loss(const model::Decoder& decoder, const PackedPass& pass, Gradient gradient,
                  double weight, const UpdateNoise& noise) {
  const torch::AutoGradMode mode(gradient == Gradient::Yes);
  const model::Noise drawn = noise_of(pass, noise);
  const at::Tensor hidden = decoder.forward(pass.tokens, pass.packing, {}, nullptr, drawn)
                                .index_select(0, pass.rows);  // [n, D]
  const at::Tensor loss = decoder.loss(hidden, pass.targets, weight, drawn.of(pass.rows));
  if (gradient == Gradient::Yes) loss.backward();
  return loss.item<double>() / weight;
}

}  // namespace idiolect::train
