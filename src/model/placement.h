// model/placement.h
//
// Chooses where a model runs and in which precision. bfloat16 halves memory and is
// many times faster where the hardware has it, and many times slower where it has not.
#pragma once

#include <string>
#include <string_view>

#include "model/decoder.h"

namespace idiolect::model {

struct PlacementChoice {
  Placement placement;
  std::string reason;  // one line for the user, e.g. "CPU, float32: this processor has no AMX"
};

/// `device`: "auto", "cpu" or "cuda"; `precision`: "auto", "float32" or "bfloat16".
/// Throws UsageError for another word, Error when CUDA is asked for and not there.
PlacementChoice choose_placement(std::string_view device, std::string_view precision);

/// Whether this processor multiplies bfloat16 matrices in hardware (AMX), and the system lets it.
bool has_amx();

}  // namespace idiolect::model
