// train/plan.h
//
// `idiolect plan` behind the engine's seam: what a run would take, before its weights are loaded.
#pragma once

#include "runs/plan.h"
#include "train/trainer.h"

namespace idiolect::train {

struct Draft;

struct PlanOutcome {
  runs::PlanInput input;
  runs::MemoryPlan memory;
  runs::TimePlan time;
  std::int64_t available = 0;  // bytes of memory that can be had; 0: unknown
  std::string placement;       // where and in which precision, and why
};

/// Reads what `train` would read but the weights, and measures this machine for some seconds.
/// Throws as train does before it loads the base.
PlanOutcome plan(const TrainJob& job);

/// The sizes that the formulas need, of a run that is about to start.
runs::PlanInput plan_input(const Draft& draft);

/// Throws Error when the run needs more memory than can be had, unless --force is given.
void refuse_what_does_not_fit(const Draft& draft);

}  // namespace idiolect::train

extern "C" {
/// The engine's entry: idiolect::train::plan.
void idiolect_plan(const idiolect::train::TrainJob& job, idiolect::train::PlanOutcome& outcome);
}
