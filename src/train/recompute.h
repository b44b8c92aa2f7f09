// train/recompute.h
//
// `--recompute`: how many layers keep only their input for backward.
#pragma once

#include <cstdint>
#include <string>

#include "model/decoder.h"
#include "runs/activations.h"
#include "runs/train_options.h"
#include "train/examples.h"

namespace idiolect::train {

/// "auto", "none", "all" or a number of layers.
struct RecomputeChoice {
  bool is_auto = true;
  std::int64_t layers = 0;  // where it is not
};

/// Throws UsageError for another word, and for a number below 0.
RecomputeChoice parse_recompute(const std::string& word, std::int64_t layers);

/// Bytes that activations may take: what the machine has to give, less `to_come`, the bytes of the
/// base that are not in memory yet (pages of a mapped file count as free until they are read), the
/// optimizer's numbers for `parameters`, and a reserve. 0: the machine does not say.
std::int64_t room_for_activations(std::int64_t to_come, std::int64_t parameters);

/// How many layers the options let be computed again: as many as they say, or, for "auto", as few
/// as let the largest pass of `train` fit into `room`; none where that is 0 and on a GPU.
std::int64_t layers_to_recompute(const runs::TrainOptions& options, const Examples& train,
                                 const model::Config& config, const runs::AdapterShape& adapter,
                                 const model::Placement& placement, std::int64_t room);

}  // namespace idiolect::train
