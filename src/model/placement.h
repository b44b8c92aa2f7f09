// model/placement.h
//
// Chooses where a model runs and in which precision. bfloat16 halves memory and is
// many times faster where the hardware has it, and many times slower where it has not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/decoder.h"

namespace idiolect::model {

struct PlacementChoice {
  Placement placement;
  std::string reason;  // one line for the user, e.g. "CPU, float32: this processor has no AMX"
};

/// Training is bound by matrix products; answers should not depend on who shares their batch, which
/// only float32 keeps up where bfloat16 is not needed for its size or speed.
enum class Work : std::uint8_t { Train, Answer };

/// `device`: "auto", "cpu" or "cuda"; `precision`: "auto", "float32" or "bfloat16".
/// Throws UsageError for another word, Error when CUDA is asked for and not there.
PlacementChoice choose_placement(std::string_view device, std::string_view precision,
                                 Work work = Work::Answer);

/// "none", "int8" or "nf4", as --quantise has it. Throws UsageError for another word.
Quantisation quantisation_of(std::string_view word);

/// The same with the base in that form.
PlacementChoice quantised(PlacementChoice choice, Quantisation quantisation);

/// What this processor multiplies bfloat16 matrices with in hardware, and the system lets it:
/// "AMX", or for training "AVX512-BF16"; empty where bfloat16 would be slower than float32, or no
/// gain.
std::string fast_bfloat16(Work work);

}  // namespace idiolect::model
