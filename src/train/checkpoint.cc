#include "train/checkpoint.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <array>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "weights/safetensors.h"

namespace idiolect::train {
namespace fs = std::filesystem;
namespace {

constexpr const char* kTensors = "state.safetensors";
constexpr const char* kNumbers = "state.json";
constexpr std::uint64_t kNumbersBytes = 1 << 14;  // more than state.json and the manifest have

weights::TensorData to_data(std::string name, const at::Tensor& cpu) {
  return {std::move(name),
          weights::Dtype::F32,
          {cpu.numel()},
          std::as_bytes(std::span(cpu.data_ptr<float>(), static_cast<std::size_t>(cpu.numel())))};
}

void restore(const weights::SafetensorsFile& file, const std::string& name,
             const at::Tensor& into) {
  const weights::TensorView view = file.tensor(name);
  const std::size_t bytes = static_cast<std::size_t>(into.numel()) * sizeof(float);
  if (view.dtype != weights::Dtype::F32 || view.bytes.size() != bytes)
    throw Error(file.path().string() + ": belongs to an adapter of another size",
                "start a new run with another --out");
  at::Tensor cpu = at::empty({into.numel()}, at::kFloat);
  std::memcpy(cpu.data_ptr<float>(), view.bytes.data(), bytes);
  into.copy_(cpu);
}

void need_finite(const Optimizer& optimizer) {
  for (const at::Tensor* const values : {&optimizer.parameters, &optimizer.second_moment})
    if (!at::isfinite(*values).all().item<bool>())
      throw Error("the adapter holds values that are not numbers", "try a lower --lr");
}

}  // namespace

Json numbers_of(const TrainState& state) {
  Json numbers{{"update", state.update},
               {"best_update", state.best_update},
               {"stale", state.stale},
               {"stopped_early", state.stopped_early},
               {"diverged", state.diverged},
               {"skipped", state.skipped},
               {"metrics_bytes", state.metrics_bytes},
               {"watchdog", state.watchdog.to_json()}};
  // JSON has no infinity; its absence says that nothing has been validated yet.
  if (state.best_loss < std::numeric_limits<double>::infinity())
    numbers["best_loss"] = state.best_loss;
  return numbers;
}

TrainState state_of(const Json& numbers) {
  TrainState state;
  state.update = numbers.at("update").get<int>();
  state.best_loss = numbers.value("best_loss", state.best_loss);
  state.best_update = numbers.at("best_update").get<int>();
  state.stale = numbers.at("stale").get<int>();
  state.stopped_early = numbers.at("stopped_early").get<bool>();
  state.diverged = numbers.at("diverged").get<bool>();
  state.skipped = numbers.at("skipped").get<int>();
  state.metrics_bytes = numbers.at("metrics_bytes").get<std::uint64_t>();
  state.watchdog = runs::Watchdog::from_json(numbers.at("watchdog"));
  return state;
}

void save_checkpoint(runs::CheckpointStore& store, const TrainState& state,
                     const Optimizer& optimizer, const runs::Circumstances& circumstances) {
  const torch::NoGradGuard no_grad;
  need_finite(optimizer);
  const std::array tensors{optimizer.parameters.cpu(), optimizer.first_moment.cpu(),
                           optimizer.second_moment.cpu(), state.best.cpu()};
  Json numbers = numbers_of(state);
  numbers["optimizer_steps"] = optimizer.steps;
  numbers["circumstances"] = circumstances.to_json();
  const std::array files{
      runs::CheckpointFile{kTensors,
                           [&](AtomicFile& file) {
                             weights::write_safetensors(file, {to_data("parameters", tensors[0]),
                                                               to_data("first_moment", tensors[1]),
                                                               to_data("second_moment", tensors[2]),
                                                               to_data("best", tensors[3])});
                           }},
      runs::CheckpointFile{kNumbers, [&](AtomicFile& file) { file.write(to_pretty(numbers)); }}};
  std::uint64_t bytes = kNumbersBytes;
  for (const at::Tensor& tensor : tensors) bytes += static_cast<std::uint64_t>(tensor.nbytes());
  store.save(state.update, files, bytes);
}

std::optional<TrainState> load_checkpoint(runs::CheckpointStore& store, Optimizer& optimizer,
                                          const runs::Circumstances& circumstances,
                                          const std::function<void(const std::string&)>& say) {
  const torch::NoGradGuard no_grad;
  const auto found = store.newest_whole(say);
  if (!found) return std::nullopt;
  const Json numbers = read_json(found->folder / kNumbers);
  for (const std::string& line :
       runs::compare_circumstances(numbers.at("circumstances"), circumstances))
    say("the last digits may differ from those of a run left alone: " + line);
  TrainState state = state_of(numbers);
  state.best = at::empty_like(optimizer.parameters);
  const weights::SafetensorsFile file(found->folder / kTensors);
  restore(file, "parameters", optimizer.parameters);
  restore(file, "first_moment", optimizer.first_moment);
  restore(file, "second_moment", optimizer.second_moment);
  restore(file, "best", state.best);
  optimizer.steps = numbers.at("optimizer_steps").get<std::int64_t>();
  return state;
}

}  // namespace idiolect::train
