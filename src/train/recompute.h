// train/recompute.h
//
// `--recompute`: how many layers keep only their input for backward.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "model/decoder.h"
#include "runs/activations.h"
#include "train/examples.h"

namespace idiolect::train {

/// "auto", "none", "all" or a number of layers.
struct RecomputeChoice {
  bool is_auto = true;
  std::int64_t layers = 0;  // where it is not
};

/// Throws UsageError for another word, and for a number below 0.
RecomputeChoice parse_recompute(const std::string& word, std::int64_t layers);

/// What the largest pass of these examples takes.
runs::Activations largest_pass(const Examples& examples, std::int64_t pass_tokens,
                               const model::Config& config, const model::Adapter& adapter,
                               const model::Placement& placement);

/// Bytes that activations may take: what the machine has to give, less the base's files where they
/// are used in place (`mapped`; their pages count as free until they are read), the optimizer's
/// numbers, and a reserve. 0: the machine does not say.
std::int64_t room_for_activations(const std::filesystem::path& base, bool mapped,
                                  const model::Adapter& adapter);

}  // namespace idiolect::train
