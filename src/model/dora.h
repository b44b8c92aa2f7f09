// model/dora.h
//
// DoRA (Liu et al. 2024, arXiv:2402.09353): y = m / ‖W + s·BA‖ ⊙ (x (W + s·BA)ᵀ), the
// length of each row taken for a constant in backward, as PEFT does. W + s·BA is never formed:
// ‖W + s·BA‖² = ‖W‖² + 2s · rowsum((W Aᵀ) ∘ B) + s² · rowsum((B (A Aᵀ)) ∘ B).
#pragma once

#include <ATen/core/TensorBody.h>

#include "model/projection.h"

namespace idiolect::model {

/// Squared length of each row of the frozen weight: [out] float32.
at::Tensor squared_rows(const Projection& projection);

/// Fills `lengths`, and `weight_squares` where it is not known yet, of a projection whose adapter
/// has magnitudes, unless A and B are what they were when it was last done.
void measure_rows(Projection& projection);

/// m / ‖W + s·BA‖ for the rows of the weight: [out], or [N, out] with a `share` [N, 1], one where
/// it is zero. float32 in any pass, because bfloat16 has nothing between 1 and 1.0078. A row
/// without length stays zero.
at::Tensor row_factors(const Projection& projection, const at::Tensor& share = {});

}  // namespace idiolect::model
