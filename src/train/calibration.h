// train/calibration.h
//
// How fast this machine trains a model of certain shapes: the real operations of two layers, of the
// head and of the optimizer, on made-up weights, for some seconds. Nothing is kept for another
// time.
#pragma once

#include <cstdint>
#include <vector>

#include "model/config.h"
#include "model/decoder.h"
#include "runs/plan.h"

namespace idiolect::train {

/// `input` says what is trained and on what passes; the pass that stands for most tokens is
/// measured, with segments of its own lengths.
///   segments  lengths of the segments of that pass
///   loss_tokens  of that pass
runs::Rates calibrate(const runs::PlanInput& input, model::Config config,
                      const model::Placement& placement, const std::vector<std::int64_t>& segments,
                      std::int64_t loss_tokens);

}  // namespace idiolect::train
