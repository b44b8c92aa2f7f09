#include "train/checkpoint.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/sha256.h"
#include "weights/safetensors.h"

namespace idiolect::train {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kKept = 2;
constexpr const char* kTensors = "state.safetensors";
constexpr const char* kNumbers = "state.json";

/// Newest first.
std::vector<fs::path> checkpoints_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder, missing)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("update-") && name.find(".tmp.") == std::string::npos)
      found.push_back(entry.path());
  }
  std::sort(found.rbegin(), found.rend());
  return found;
}

weights::TensorData to_data(std::string name, const at::Tensor& cpu) {
  return {std::move(name),
          weights::Dtype::F32,
          {cpu.numel()},
          std::as_bytes(std::span(cpu.data_ptr<float>(), static_cast<std::size_t>(cpu.numel())))};
}

/// The numbers of a checkpoint whose tensors are whole; nothing where they are not.
std::optional<Json> read_numbers(const fs::path& checkpoint) {
  try {
    Json numbers = read_json(checkpoint / kNumbers);
    if (sha256_of_file(checkpoint / kTensors) != numbers.at("sha256")) return std::nullopt;
    return numbers;
  } catch (const std::exception&) {
    return std::nullopt;  // damaged: an older generation steps in
  }
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

}  // namespace

void save_checkpoint(const fs::path& folder, const TrainState& state, const Optimizer& optimizer) {
  const torch::NoGradGuard no_grad;
  StagedFolder staged(folder / fmt::format("update-{:08}", state.update));
  const std::array tensors{optimizer.parameters.cpu(), optimizer.first_moment.cpu(),
                           optimizer.second_moment.cpu(), state.best.cpu()};
  weights::write_safetensors(
      staged.folder() / kTensors,
      {to_data("parameters", tensors[0]), to_data("first_moment", tensors[1]),
       to_data("second_moment", tensors[2]), to_data("best", tensors[3])});
  Json numbers{{"update", state.update},
               {"optimizer_steps", optimizer.steps},
               {"best_update", state.best_update},
               {"stale", state.stale},
               {"stopped_early", state.stopped_early},
               {"metrics_bytes", state.metrics_bytes},
               {"sha256", sha256_of_file(staged.folder() / kTensors)}};
  // JSON has no infinity; its absence says that nothing has been validated yet.
  if (state.best_loss < std::numeric_limits<double>::infinity())
    numbers["best_loss"] = state.best_loss;
  write_file(staged.folder() / kNumbers, to_pretty(numbers));
  staged.commit();

  const std::vector<fs::path> all = checkpoints_in(folder);
  for (std::size_t i = kKept; i < all.size(); ++i) {
    std::error_code ignored;
    fs::remove_all(all[i], ignored);
  }
}

std::optional<TrainState> load_checkpoint(const fs::path& folder, Optimizer& optimizer) {
  const torch::NoGradGuard no_grad;
  for (const fs::path& checkpoint : checkpoints_in(folder)) {
    const std::optional<Json> numbers = read_numbers(checkpoint);
    if (!numbers) continue;
    const weights::SafetensorsFile file(checkpoint / kTensors);
    TrainState state;
    state.best = at::empty_like(optimizer.parameters);
    restore(file, "parameters", optimizer.parameters);
    restore(file, "first_moment", optimizer.first_moment);
    restore(file, "second_moment", optimizer.second_moment);
    restore(file, "best", state.best);
    optimizer.steps = numbers->at("optimizer_steps").get<std::int64_t>();
    state.update = numbers->at("update").get<int>();
    state.best_loss = numbers->value("best_loss", state.best_loss);
    state.best_update = numbers->at("best_update").get<int>();
    state.stale = numbers->at("stale").get<int>();
    state.stopped_early = numbers->at("stopped_early").get<bool>();
    state.metrics_bytes = numbers->at("metrics_bytes").get<std::uint64_t>();
    return state;
  }
  return std::nullopt;
}

}  // namespace idiolect::train
