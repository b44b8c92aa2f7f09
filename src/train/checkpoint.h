// train/checkpoint.h
//
// All that a run needs to go on as if nothing had happened: the parameters, both
// moments, the best parameters so far, and a few numbers. The order of the data is
// a function of the seed and needs no saving. A checkpoint appears whole or not at
// all, and is checked by hash before it is believed.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>

#include "train/optimizer.h"

namespace idiolect::train {

/// Where a run stands.
struct TrainState {
  int update = 0;                                              // updates done
  double best_loss = std::numeric_limits<double>::infinity();  // on the valid split, nats per token
  int best_update = 0;
  int stale = 0;  // validations since then
  bool stopped_early = false;
  std::uint64_t metrics_bytes = 0;  // of metrics.jsonl that belong to these updates
  at::Tensor best;                  // [P] float32, parameters at best_update
};

/// Writes checkpoints/update-<n> and removes all but the two newest. Throws Error.
void save_checkpoint(const std::filesystem::path& folder, const TrainState& state,
                     const Optimizer& optimizer);

/// Fills `optimizer` from the newest checkpoint that is whole; older ones step in for damaged
/// ones. Nothing where there is none. Throws Error when the newest whole one is of another adapter.
std::optional<TrainState> load_checkpoint(const std::filesystem::path& folder,
                                          Optimizer& optimizer);

}  // namespace idiolect::train
