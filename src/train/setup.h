// train/setup.h
//
// What happens before the first update: read the dataset, the base and its chat
// format, work out the schedule, and open the run folder, new or to be resumed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/decoder.h"
#include "model/placement.h"
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

/// A run before its weights are loaded.
struct Draft {
  Setup setup;  // without decoder and adapter; without a record where it is only planned
  model::Config config;
  model::Placement placement;
  std::string placement_reason;
  std::optional<tokenizer::ChatFormat> format;  // always there
  std::vector<std::string> targets;             // as given; "all" as the seven projections
};

enum class Purpose : bool { Train, Plan };

/// Reads dataset, tokenizer and config.json and works out the schedule. For Purpose::Plan the run
/// folder is neither looked at nor made, and the base is not hashed. Throws as set_up does.
Draft draft_run(const TrainJob& job, Processes& processes, Purpose purpose);

/// In each process of the run; only one writes. Throws Error naming what is missing or does not
/// fit, and the next step.
Setup set_up(const TrainJob& job, Processes& processes);

}  // namespace idiolect::train
