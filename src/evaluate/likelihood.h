// evaluate/likelihood.h
//
// How well each contestant foresees what the owner really wrote: bits per byte on
// the same held-out words for all, with paired differences. The first question of a
// report, because it needs neither a judge nor generated text.
#pragma once

#include <string_view>

#include "base/json.h"
#include "evaluate/evidence.h"
#include "evaluate/section.h"

namespace idiolect::evaluate {

/// Names of contestants that the likelihood alone knows.
inline constexpr std::string_view kFittedZeroShot = "zero_shot_fitted";
inline constexpr std::string_view kByteModel = "byte_model";

/// {"sessions", "left_out", "contestants": [{"name", "title", "bits_per_byte", "interval",
///  "without_end", "bytes", "measurable", "above_tuned", "above_tuned_interval"}], "layout",
///  "unseen", "temperature"}; null without scores of the tuned model.
Json measure_likelihood(const Evidence& evidence);
Section show_likelihood(const Json& measured);

}  // namespace idiolect::evaluate
