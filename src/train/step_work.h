// train/step_work.h
//
// The work of an update of a run, as runs/flops.h counts it.
#pragma once

#include <span>
#include <vector>

#include "model/config.h"
#include "model/lora.h"
#include "runs/flops.h"
#include "train/batches.h"

namespace idiolect::train {

runs::DecoderShape shape_of(const model::Config& config);
runs::AdapterShape shape_of(const model::Adapter& adapter);

/// Tokens, loss tokens and pairs of one forward and backward over `update`.
runs::StepWork work_of(const Update& update, std::span<const Example> examples,
                       const model::Config& config);

}  // namespace idiolect::train
