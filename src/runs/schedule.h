// runs/schedule.h
//
// How long, how large and how fast to train, worked out from the data. The unit
// that matters is the update, not the epoch: a LoRA needs a few hundred of them,
// on batches small enough to be many and large enough to be smooth.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runs/train_options.h"

namespace idiolect::runs {

/// What the rules look at.
struct TrainingData {
  std::int64_t loss_tokens = 0;  // of the owner, in one epoch
  std::int64_t width = 0;        // D of the base model
};

/// The values `auto` stood for, or that were given, each with its reason.
struct Schedule {
  int epochs = 1;
  int batch_tokens = 1000;
  int updates = 1;  // over all epochs, about
  double learning_rate = 1e-4;
  int evaluate_every = 10;
  std::vector<std::string> reasons;  // one line each, to print and to store
};

/// Pure: the same data and options give the same schedule.
Schedule make_schedule(const TrainOptions& options, const TrainingData& data);

/// The factor on the peak learning rate at `update` (0-based) of `updates`: linear warm-up over
/// the first `warmup` share, then a cosine down to zero.
double learning_rate_factor(int update, int updates, double warmup);

}  // namespace idiolect::runs
