// train/pretrain.h
//
// `idiolect pretrain` behind the engine's seam: no LibTorch in sight. The program
// looks `idiolect_pretrain` up in the engine (commands/engine.h).
#pragma once

#include "runs/pretrain_options.h"
#include "train/job.h"

namespace idiolect::train {

using PretrainJob = Job<runs::PretrainOptions>;

/// Trains all weights of a model on a corpus of dialogues, from random weights or from a model
/// folder, and leaves a run folder whose model/ is a Hugging Face folder in bfloat16. The dialogues
/// that training never saw are listed in held_out.json, and bits per byte on them in the record.
/// Deterministic and resumable as `train`. Throws Error for a corpus, a configuration or a
/// tokenizer that cannot be trained with, Interrupted when asked to stop (after a checkpoint).
TrainOutcome pretrain(const PretrainJob& job);

}  // namespace idiolect::train

extern "C" {
/// The engine's entry: idiolect::train::pretrain.
void idiolect_pretrain(const idiolect::train::PretrainJob& job,
                       idiolect::train::TrainOutcome& outcome);
}
