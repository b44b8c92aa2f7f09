// train/option_ranges.h
//
// Which values the options of `idiolect train` may have, and which do not go together.
#pragma once

#include "runs/train_options.h"

namespace idiolect::train {

/// Throws UsageError naming the first option that is out of its range.
void check_ranges(const runs::TrainOptions& options);

}  // namespace idiolect::train
