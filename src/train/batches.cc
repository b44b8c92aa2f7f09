#include "train/batches.h"

#include <algorithm>

#include "base/random.h"

namespace idiolect::train {
namespace {

std::int64_t length_of(const Example& example) {
  return static_cast<std::int64_t>(example.ids.size());
}

/// Cuts an order of examples where a batch is full.
std::vector<std::vector<std::size_t>> cut_batches(std::span<const Example> examples,
                                                  std::span<const std::size_t> order,
                                                  std::int64_t batch_tokens) {
  std::vector<std::vector<std::size_t>> batches(1);
  std::int64_t filled = 0;
  for (const std::size_t index : order) {
    if (filled >= batch_tokens) {
      batches.emplace_back();
      filled = 0;
    }
    batches.back().push_back(index);
    filled += examples[index].loss_tokens;
  }
  if (batches.size() > 1 && filled < batch_tokens / 2) {
    const std::vector<std::size_t> rest = std::move(batches.back());
    batches.pop_back();
    batches.back().insert(batches.back().end(), rest.begin(), rest.end());
  }
  return batches;
}

}  // namespace

std::vector<Pass> plan_passes(std::span<const Example> examples, std::span<const std::size_t> order,
                              std::int64_t pass_tokens) {
  std::vector<Pass> passes;
  std::int64_t filled = 0;
  for (const std::size_t index : order) {
    const std::int64_t length = length_of(examples[index]);
    if (passes.empty() || filled + length > pass_tokens) {
      passes.emplace_back();
      filled = 0;
    }
    passes.back().push_back(index);
    filled += length;
  }
  return passes;
}

Update share_of(const Update& update, std::span<const Example> examples, std::int64_t pass_tokens,
                int rank, int size) {
  if (size == 1) return update;
  std::vector<std::size_t> order;
  for (const Pass& pass : update.passes) order.insert(order.end(), pass.begin(), pass.end());
  std::ranges::stable_sort(order, std::greater{},
                           [&](std::size_t index) { return examples[index].ids.size(); });
  std::vector<std::int64_t> tokens(static_cast<std::size_t>(size));
  std::vector<std::size_t> own;
  for (const std::size_t index : order) {
    const auto least = std::ranges::min_element(tokens);  // the first of equals
    *least += length_of(examples[index]);
    if (least - tokens.begin() == rank) own.push_back(index);
  }
  return {plan_passes(examples, own, pass_tokens), update.loss_tokens};
}

std::vector<Update> plan_epoch(std::span<const Example> examples, const BatchOptions& options,
                               std::uint64_t epoch) {
  const std::vector<std::size_t> order = shuffled_indices(examples.size(), options.seed, epoch);
  std::vector<Update> updates;
  for (const auto& batch : cut_batches(examples, order, options.batch_tokens)) {
    Update update{plan_passes(examples, batch, options.pass_tokens), 0};
    for (const std::size_t index : batch) update.loss_tokens += examples[index].loss_tokens;
    if (!batch.empty()) updates.push_back(std::move(update));
  }
  return updates;
}

}  // namespace idiolect::train
