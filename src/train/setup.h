// train/setup.h
//
// What happens before the first update: read the dataset, the base and its chat
// format, work out the schedule, and open the run folder, new or to be resumed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/decoder.h"
#include "runs/run_folder.h"
#include "runs/schedule.h"
#include "tokenizer/chat_format.h"
#include "train/examples.h"
#include "train/processes.h"
#include "train/trainer.h"

namespace idiolect::train {

struct Setup {
  runs::TrainOptions options;  // as given, or as the resumed run has them
  runs::RunFolder run;
  Json record;     // run.json so far
  Examples train;  // as the first epoch has them
  Examples valid;
  /// The items of the epochs after the first, where each epoch is told something else.
  std::vector<std::vector<Example>> later_epochs;
  runs::Schedule schedule;
  std::unique_ptr<model::Decoder> decoder;
  model::Adapter adapter;  // fresh
};

/// In each process of the run; only one writes. Throws Error naming what is missing or does not
/// fit, and the next step.
Setup set_up(const TrainJob& job, Processes& processes);

}  // namespace idiolect::train
