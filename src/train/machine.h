// train/machine.h
//
// What of this machine shows in the last digits of a run, and how fast it could be.
#pragma once

#include "base/json.h"
#include "model/config.h"
#include "model/placement.h"

namespace idiolect::train {

/// Versions, device, precision, threads and the instruction sets of the kernels: where these are
/// the same, so are the bytes of a run.
Json machine_of(const model::Placement& placement);

/// Floating-point operations per second of LibTorch's own matrix products on the shapes of a layer
/// with `rows` tokens: each projection forward (x Wᵀ) and as input gradient (g W), weighted by
/// their work. Takes a fraction of a second: large models are measured on fewer rows.
double gemm_limit(const model::Config& config, std::int64_t rows,
                  const model::Placement& placement);

}  // namespace idiolect::train
