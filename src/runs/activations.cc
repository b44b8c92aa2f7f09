#include "runs/activations.h"

#include <algorithm>

namespace idiolect::runs {
namespace {

/// Chunks of scores: model/head_loss.cc.
std::int64_t chunk_rows(std::int64_t vocabulary, std::int64_t loss_tokens) {
  constexpr std::int64_t kMostScores = std::int64_t{1} << 24;
  constexpr std::int64_t kFewestRows = 192;
  return std::min(loss_tokens, std::max(kFewestRows, kMostScores / vocabulary));
}

}  // namespace

Activations activations_of(const DecoderShape& shape, const AdapterShape& adapter,
                           std::int64_t tokens, std::int64_t loss_tokens, std::int64_t element) {
  const std::int64_t query = shape.heads * shape.head_width;
  const std::int64_t key = shape.kv_heads * shape.head_width;
  const auto adapters = static_cast<std::int64_t>(adapter.targets.size());
  Activations result;
  // Both residual sums, queries, keys, values, what attention gave, gate, up, the narrow rows;
  // in float32 the norms' scales and the sums of the softmax.
  const std::int64_t numbers =
      2 * shape.width + 2 * query + 2 * key + 2 * shape.feed_forward + adapters * adapter.rank;
  result.kept_layer = tokens * (numbers * element + (2 + shape.heads) * 4);
  result.recomputed_layer = tokens * shape.width * element;
  // The gated product and the gradients of it, of gate and of up; of the residual stream.
  result.working = tokens * (4 * shape.feed_forward + 4 * shape.width) * element;
  const std::int64_t rows = chunk_rows(shape.vocabulary, loss_tokens);
  result.head = (rows * shape.vocabulary + (2 * loss_tokens + 2 * tokens) * shape.width) * element;
  return result;
}

std::int64_t peak_of(const Activations& activations, std::int64_t layers, std::int64_t recomputed) {
  const std::int64_t kept =
      (layers - recomputed) * activations.kept_layer + recomputed * activations.recomputed_layer;
  // At the head all layers are kept; in backward, the layers above are gone already, but a layer
  // that is computed again comes back.
  const std::int64_t at_top = kept + std::max(activations.head, activations.working);
  const std::int64_t at_recomputed =
      recomputed * activations.recomputed_layer + activations.kept_layer + activations.working;
  return recomputed == 0 ? at_top : std::max(at_top, at_recomputed);
}

std::int64_t layers_to_recompute(const Activations& activations, std::int64_t layers,
                                 std::int64_t available) {
  for (std::int64_t recomputed = 0; recomputed < layers; ++recomputed)
    if (peak_of(activations, layers, recomputed) <= available) return recomputed;
  return layers;
}

}  // namespace idiolect::runs
