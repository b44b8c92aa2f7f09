#include "train/recompute.h"

#include <torch/torch.h>

#include <algorithm>
#include <charconv>

#include "base/available_memory.h"
#include "base/error.h"
#include "train/step_work.h"

namespace idiolect::train {
namespace fs = std::filesystem;

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

runs::Activations largest_pass(const Examples& examples, std::int64_t pass_tokens,
                               const model::Config& config, const model::Adapter& adapter,
                               const model::Placement& placement) {
  std::int64_t longest = 0;
  for (const Example& each : examples.items)
    longest = std::max(longest, static_cast<std::int64_t>(each.ids.size()));
  // One example longer than a pass goes alone; fewer tokens than a pass make one.
  const std::int64_t tokens = std::max(longest, std::min(pass_tokens, examples.tokens));
  // Some passes are fuller of the owner's words than others.
  constexpr double kFuller = 1.5;
  const double share =
      static_cast<double>(examples.loss_tokens) / static_cast<double>(examples.tokens);
  const auto loss_tokens =
      static_cast<std::int64_t>(static_cast<double>(tokens) * std::min(1.0, kFuller * share));
  return runs::activations_of(shape_of(config), shape_of(adapter), tokens, loss_tokens,
                              static_cast<std::int64_t>(at::elementSize(placement.dtype)));
}

std::int64_t room_for_activations(const fs::path& base, bool mapped,
                                  const model::Adapter& adapter) {
  constexpr double kReserve = 0.1;
  std::int64_t room = available_memory();
  if (room == 0) return 0;
  room -= static_cast<std::int64_t>(kReserve * static_cast<double>(room));
  if (mapped)
    for (const auto& file : fs::directory_iterator(base))
      if (file.path().extension() == ".safetensors")
        room -= static_cast<std::int64_t>(fs::file_size(file));
  // Gradient, two moments, the best so far, and the numbers themselves.
  constexpr std::int64_t kPerParameter = 5 * sizeof(float);
  for (const at::Tensor& parameter : adapter.parameters())
    room -= parameter.numel() * kPerParameter;
  return std::max<std::int64_t>(1, room);
}

}  // namespace idiolect::train
