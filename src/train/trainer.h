// train/trainer.h
//
// `idiolect train` behind the engine's seam: no LibTorch in sight. The program
// looks `idiolect_train` up in the engine (commands/engine.h).
#pragma once

#include "runs/train_options.h"
#include "train/job.h"

namespace idiolect::train {

using TrainJob = Job<runs::TrainOptions>;

/// Trains a LoRA adapter on the owner's turns and leaves a run folder (runs/run_folder.h).
/// The same options, data, machine type and number of threads give the same bytes, whether the
/// run was interrupted or not. Throws Error for data or a base that cannot be trained on,
/// Interrupted when asked to stop (after a checkpoint).
TrainOutcome train(const TrainJob& job);

}  // namespace idiolect::train

extern "C" {
/// The engine's entry: idiolect::train::train.
void idiolect_train(const idiolect::train::TrainJob& job, idiolect::train::TrainOutcome& outcome);
}
