#include "train/owner_loss.h"

#include <torch/torch.h>

#include <algorithm>

namespace idiolect::train {
namespace {

/// Logits of one chunk take at most this many float32 values (256 MB with their softmax).
constexpr std::int64_t kMostLogits = std::int64_t{1} << 25;

at::Tensor to_tensor(const std::vector<std::int64_t>& values, at::Device device) {
  return torch::tensor(values, torch::kInt64).to(device);
}

/// Σ −log p(target).
at::Tensor summed_cross_entropy(const model::Decoder& decoder, const at::Tensor& hidden,
                                const at::Tensor& targets) {
  // Half precision loses the tail of the softmax over 150 k words.
  const at::Tensor scores = decoder.logits(hidden).to(at::kFloat);  // [c, V]
  return at::cross_entropy_loss(scores, targets, {}, at::Reduction::Sum);
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
  const bool with_gradient = gradient == Gradient::Yes;
  const torch::AutoGradMode mode(with_gradient);
  const at::Tensor hidden =
      decoder.forward(pass.tokens, pass.packing).index_select(0, pass.rows);  // [n, D]
  const std::int64_t count = hidden.size(0);
  const std::int64_t chunk = std::max<std::int64_t>(1, kMostLogits / decoder.config().vocabulary);

  // Backward through the head is done chunk by chunk, at once, and meets the rest of the graph at
  // `leaf`: one chunk of logits is alive at a time instead of all of them.
  const at::Tensor leaf = hidden.detach().requires_grad_(with_gradient);
  double sum = 0;
  for (std::int64_t start = 0; start < count; start += chunk) {
    const std::int64_t length = std::min(chunk, count - start);
    const at::Tensor loss = summed_cross_entropy(decoder, leaf.narrow(0, start, length),
                                                 pass.targets.narrow(0, start, length));
    if (with_gradient) (loss * weight).backward();
    sum += loss.item<double>();
  }
  if (with_gradient) hidden.backward(leaf.grad());
  return sum;
}

}  // namespace idiolect::train
