// train/rate_finder.h
//
// `--find-lr`: the updates of a run with a step size that rises from one to the next, until
// the loss breaks out.
#pragma once

#include "base/json.h"
#include "train/loop.h"

namespace idiolect::train {

/// Runs the sweep on the decoder and optimizer of `course`, whose folder is not touched.
/// → {"points": [{"rate", "loss"}], "suggestion": number or null, "reason"}
/// The loss is that of a sample which stays the same: held out where there is any. Deterministic.
/// Throws Interrupted.
Json find_rate(const Course& course, const Watch& watch);

}  // namespace idiolect::train
