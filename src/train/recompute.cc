#include "train/recompute.h"

#include <torch/torch.h>

#include <algorithm>
#include <charconv>

#include "base/available_memory.h"
#include "base/error.h"
#include "train/step_work.h"

namespace idiolect::train {

namespace {

/// What the largest pass of these examples takes.
runs::Activations largest_pass(const runs::TrainOptions& options, const Examples& train,
                               const model::Config& config, const runs::AdapterShape& adapter,
                               const model::Placement& placement) {
  std::int64_t longest = 0;
  for (const Example& each : train.items)
    longest = std::max(longest, static_cast<std::int64_t>(each.ids.size()));
  // One example longer than a pass goes alone; fewer tokens than a pass make one.
  const std::int64_t tokens =
      std::max(longest, std::min<std::int64_t>(options.pass_tokens, train.tokens));
  // Some passes are fuller of the owner's words than others.
  constexpr double kFuller = 1.5;
  const double share = static_cast<double>(train.loss_tokens) / static_cast<double>(train.tokens);
  const auto loss_tokens =
      static_cast<std::int64_t>(static_cast<double>(tokens) * std::min(1.0, kFuller * share));
  return runs::activations_of(shape_of(config), adapter, tokens, loss_tokens,
                              static_cast<std::int64_t>(at::elementSize(placement.dtype)));
}

}  // namespace

RecomputeChoice parse_recompute(const std::string& word, std::int64_t layers) {
  if (word == "auto") return {};
  if (word == "none") return {false, 0};
  if (word == "all") return {false, layers};
  std::int64_t number = -1;
  const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (problem != std::errc() || end != word.data() + word.size() || number < 0)
    throw UsageError("--recompute '" + word + "' is not known",
                     "choose auto, none, all or a number of layers");
  return {false, std::min(number, layers)};
}

std::int64_t room_for_activations(std::int64_t to_come, std::int64_t parameters) {
  constexpr double kReserve = 0.1;
  // Gradient, two moments, the best so far, and the numbers themselves.
  constexpr std::int64_t kPerParameter = 5 * sizeof(float);
  const std::int64_t available = available_memory();
  if (available == 0) return 0;
  const auto reserve = static_cast<std::int64_t>(kReserve * static_cast<double>(available));
  return std::max<std::int64_t>(1, available - reserve - to_come - kPerParameter * parameters);
}

std::int64_t layers_to_recompute(const runs::TrainOptions& options, const Examples& train,
                                 const model::Config& config, const runs::AdapterShape& adapter,
                                 const model::Placement& placement, std::int64_t room) {
  const RecomputeChoice choice = parse_recompute(options.recompute, config.layers);
  if (!choice.is_auto || !placement.device.is_cpu()) return choice.layers;
  if (room == 0) return 0;
  return runs::layers_to_recompute(largest_pass(options, train, config, adapter, placement),
                                   config.layers, room);
}

}  // namespace idiolect::train
