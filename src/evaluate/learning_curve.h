// evaluate/learning_curve.h
//
// Would more data help? The same recipe on an eighth, a quarter, half and all of the
// training split, and what a power law through the four says about twice as much.
#pragma once

#include "base/json.h"
#include "evaluate/evidence.h"
#include "evaluate/section.h"

namespace idiolect::evaluate {

/// From "learning_curve" {"points": [{"share", "bytes": of the owner's training text, "costs"}]}:
/// {"points": [{"share", "bytes", "bits_per_byte", "interval"}], "exponent", "exponent_interval",
/// "doubling", "doubling_interval"}; the last two in bits per byte. Null without two points.
Json measure_learning_curve(const Evidence& evidence);
Section show_learning_curve(const Json& measured);

}  // namespace idiolect::evaluate
