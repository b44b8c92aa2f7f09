// train/loop.h
//
// The updates of a run, from its first or latest to its last: gradient, step,
// metrics, validation, checkpoint, early stop. What is trained, an adapter or a
// whole model, makes no difference here.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/decoder.h"
#include "runs/run_folder.h"
#include "train/batches.h"
#include "train/examples.h"
#include "train/job.h"
#include "train/optimizer.h"
#include "train/owner_loss.h"
#include "train/processes.h"

namespace idiolect::train {

/// Everything the loop needs.
struct Course {
  runs::RunFolder run;
  Json record;  // run.json so far
  const model::Decoder* decoder = nullptr;
  Optimizer* optimizer = nullptr;
  std::vector<Example> train;
  std::vector<Update> updates;  // over `train`, in order
  std::vector<Example> valid;
  std::int64_t pass_tokens = 4096;
  double learning_rate = 1e-4;  // at its peak
  double warmup = 0;            // share of the updates
  double clip = 1;
  UpdateNoise noise;  // of training; each update has its own
  int evaluate_every = 10;
  int patience = 4;    // validations
  int stop_after = 0;  // updates after which to stop as if interrupted; 0: none
  std::optional<double> checkpoint_minutes;  // runs/checkpoint_clock.h
  bool resume = false;
  std::shared_ptr<Processes> processes = std::make_shared<Processes>();  // that share the work
  /// What the live line and the curves say of the machine: its limit in FLOP/s, and the work of an
  /// update (runs/flops.h). Unknown: 0 and empty.
  double limit = 0;
  std::function<double(const Update&, std::span<const Example>)> flops;
  std::string command;  // "idiolect train", for the line that says how to go on
  /// Called at the end, with the best parameters in place: writes the result into the run folder
  /// and returns what to add to "result" of the record.
  std::function<Json()> save;
};

/// Runs the course and returns its record, which is written too. A checkpoint that cannot be
/// written, a batch without a finite gradient and a loss that diverges are told to the user and
/// survived. Throws Error when several updates in a row are not numbers or the result cannot be
/// written, Interrupted when asked to stop (after a checkpoint).
Json run_course(Course course, const Watch& watch);

/// Mean loss of `examples` in nats per loss token.
double mean_loss(const model::Decoder& decoder, const std::vector<Example>& examples,
                 std::int64_t pass_tokens);
/// The same, computed by all `processes` together; each gets the result. Throws PeerLost.
double mean_loss(const model::Decoder& decoder, const std::vector<Example>& examples,
                 std::int64_t pass_tokens, Processes& processes);

}  // namespace idiolect::train
