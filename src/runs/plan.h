// runs/plan.h
//
// What a training run will take, worked out before anything is loaded: memory by part, time from
// rates that the engine measures on this machine (train/calibration.h), disk, and which options
// would make it fit. Formulas only; `idiolect plan` and `train` show what they say.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "runs/flops.h"

namespace idiolect::runs {

/// A run, as far as it is known without its weights.
struct PlanInput {
  DecoderShape shape;
  AdapterShape adapter;
  std::int64_t parameters = 0;  // of the adapter
  std::int64_t element = 4;     // bytes of a number in the precision of a pass
  std::int64_t mapped = 0;      // bytes of weights used where they lie in their files
  std::int64_t copied = 0;      // bytes of weights converted into memory
  std::int64_t file_bytes = 0;  // of the weight files, which are hashed and looked through
  std::int64_t program = 0;     // resident before the weights: the program, its data set
  std::int64_t recomputed = 0;  // layers
  std::vector<StepWork> train;  // passes of one epoch
  std::vector<StepWork> valid;  // passes of one validation
  int epochs = 1;
  int updates = 1;  // of the whole run
  int evaluate_every = 1;
};

struct MemoryPart {
  std::string name;
  std::int64_t bytes = 0;
};

struct MemoryPlan {
  std::vector<MemoryPart> parts;
  std::int64_t total() const;
};

/// The most that is resident at once. Terms and constants: plan.cc.
MemoryPlan plan_memory(const PlanInput& input);

/// Seconds that this machine takes for things, measured.
struct Rates {
  double layer_step = 0;     // per FLOP of the layers, forward and backward
  double layer_forward = 0;  // per FLOP of the layers, forward alone
  double head_step = 0;      // per loss token: scores, loss, gradients
  double head_forward = 0;   // per loss token
  double update = 0;         // per parameter: clip and step
  double hash = 0;           // per byte
};

/// Seconds.
struct TimePlan {
  double start = 0;       // until the first update: hashing, checking, the first validation
  double epoch = 0;       // updates alone
  double validation = 0;  // one of them
  double checkpoint = 0;  // one of them
  double run = 0;         // all of it
};

TimePlan plan_time(const PlanInput& input, const Rates& rates);

/// FLOPs of the layers for one pass, without the head: forward and backward, and forward alone.
double layers_step_flops(const PlanInput& input, const StepWork& work);
double layers_forward_flops(const PlanInput& input, const StepWork& work);

/// Bytes on the disk at most: two checkpoints, the one being written, the adapter.
std::int64_t plan_disk(const PlanInput& input);

/// What would bring the need below `available` bytes, most harmless first, in the user's words:
/// "--pass-tokens 1024 (5.1 GiB)". Only options that are in `known`, the options of train as JSON.
/// Empty where it fits.
std::vector<std::string> remedies(const PlanInput& input, std::int64_t available,
                                  const Json& known);

/// "this run needs about 9.1 GiB of memory, and 7.6 GiB can be had" with the remedies as a hint.
struct Shortage {
  std::string what;
  std::string hint;
};
Shortage describe_shortage(const PlanInput& input, std::int64_t available, const Json& known);

/// "9.1 GiB", "310 MiB".
std::string bytes_in_words(std::int64_t bytes);

}  // namespace idiolect::runs
