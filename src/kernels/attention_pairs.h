// kernels/attention_pairs.h
//
// Attention on processors that multiply pairs of bfloat16 (AVX-512 BF16: Intel since
// Cooper Lake, AMD since Zen 4), which Highway 1.0 does not know of.
#pragma once

#include "kernels/attention.h"

namespace idiolect::kernels {

/// Whether this processor can, and Highway's targets have not been restricted below AVX-512.
bool has_pairs();

/// As `attend` and `attend_backward`. Only where has_pairs().
void attend_pairs(const AttentionShape& shape, const AttentionPiece& piece, const Bfloat16* query,
                  const Bfloat16* key, const Bfloat16* value, Bfloat16* output, float* log_sums);
void attend_backward_pairs(const AttentionShape& shape, const AttentionPiece& piece,
                           const AttentionPass<Bfloat16>& pass,
                           const AttentionGradients<Bfloat16>& gradients);

}  // namespace idiolect::kernels
