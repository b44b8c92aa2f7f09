// train/checkpoint.h
//
// All that a run needs to go on as if nothing had happened: the parameters, both
// moments, the best parameters so far, and a few numbers. The order of the data is
// a function of the seed and the number of updates done. How checkpoints come to lie
// on the disk so that none is ever half: runs/checkpoint_store.h.
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>

#include "base/json.h"
#include "runs/checkpoint_store.h"
#include "runs/circumstances.h"
#include "runs/watchdog.h"
#include "train/optimizer.h"

namespace idiolect::train {

/// Where a run stands.
struct TrainState {
  int update = 0;                                              // updates done
  double best_loss = std::numeric_limits<double>::infinity();  // on the valid split, nats per token
  int best_update = 0;
  int stale = 0;  // validations since then
  bool stopped_early = false;
  bool diverged = false;
  int skipped = 0;                  // updates whose loss or gradient was not a number
  std::uint64_t metrics_bytes = 0;  // of metrics.jsonl that belong to these updates
  runs::Watchdog watchdog;
  at::Tensor best;  // [P] float32, parameters at best_update
};

/// All of a state but its tensor, and back.
Json numbers_of(const TrainState& state);
TrainState state_of(const Json& numbers);

/// Saves what `optimizer` and `state` hold, and what they stand on. Throws Error when a file cannot
/// be written or a parameter is not a number: such a checkpoint would be of no use.
void save_checkpoint(runs::CheckpointStore& store, const TrainState& state,
                     const Optimizer& optimizer, const runs::Circumstances& circumstances);

/// Fills `optimizer` from the newest checkpoint that is whole; nothing where there is none. `say`
/// hears of damaged ones that are passed over, and what of the circumstances has changed. Throws
/// Error when it is of another run or adapter.
std::optional<TrainState> load_checkpoint(runs::CheckpointStore& store, Optimizer& optimizer,
                                          const runs::Circumstances& circumstances,
                                          const std::function<void(const std::string&)>& say);

}  // namespace idiolect::train
