// train/shared_state.h
//
// A run that is resumed by several processes goes on from the files of rank 0: the
// others need no disk in common with it.
#pragma once

#include "train/checkpoint.h"
#include "train/processes.h"

namespace idiolect::train {

/// Gives all processes the state and the optimizer of rank 0. Throws PeerLost.
void share_state(Processes& processes, TrainState& state, Optimizer& optimizer);

/// Where the processors of several machines round differently, their parameters drift apart:
/// gives all those of rank 0. True where there was something to do. Throws PeerLost.
bool share_drifted(Processes& processes, Optimizer& optimizer);

}  // namespace idiolect::train
