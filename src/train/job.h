// train/job.h
//
// What the program hands to the engine for a piece of training, and gets back.
#pragma once

#include <functional>
#include <string>

#include "base/interrupt.h"
#include "base/json.h"
#include "base/progress.h"
#include "runs/processes.h"

namespace idiolect::train {

/// Who is told how it goes, and who may stop it.
struct Watch {
  Progress progress;
  std::function<void(const std::string&)> say;  // one line for the user
  const InterruptFlag* interrupt = nullptr;
};

template <class Options>
struct Job {
  Options options;
  Progress progress;
  std::function<void(const std::string&)> say;
  const InterruptFlag* interrupt = nullptr;
  runs::ProcessPlace place = {};  // among the processes that share the run

  Watch watch() const { return {progress, say, interrupt}; }
};

struct TrainOutcome {
  Json record;  // run.json as it was left
};

}  // namespace idiolect::train
