#include "kernels/attention_pairs.h"

#include <cassert>

// The same code as attention.cc, for one instruction set more. Highway has no name for it,
// so it is compiled as AVX-512 with the two instructions allowed on top.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/attention_pairs.cc"
#include <hwy/foreach_target.h>
// Only after foreach_target.h, which includes this file once for every instruction set.
#include <hwy/highway.h>

#if HWY_TARGET == HWY_AVX3
#include <immintrin.h>
#define IDIOLECT_ATTENTION_PAIRS
#include "kernels/attention_blocks-inl.h"

HWY_BEFORE_NAMESPACE();
#pragma GCC target("avx512bf16")
namespace idiolect::kernels {

void attend_pairs(const AttentionShape& shape, const AttentionPiece& piece, const Bfloat16* query,
                  const Bfloat16* key, const Bfloat16* value, Bfloat16* output, float* log_sums) {
  HWY_NAMESPACE::attend_piece<HWY_NAMESPACE::Pairs>(shape, piece, query, key, value, output,
                                                    log_sums);
}

void attend_backward_pairs(const AttentionShape& shape, const AttentionPiece& piece,
                           const AttentionPass<Bfloat16>& pass,
                           const AttentionGradients<Bfloat16>& gradients) {
  HWY_NAMESPACE::attend_piece_backward<HWY_NAMESPACE::Pairs>(shape, piece, pass, gradients);
}

}  // namespace idiolect::kernels
HWY_AFTER_NAMESPACE();
#undef IDIOLECT_ATTENTION_PAIRS
#endif  // AVX3

#if HWY_ONCE
namespace idiolect::kernels {

#if HWY_TARGETS & HWY_AVX3
bool has_pairs() {
  // Not kept: tests restrict the targets while they run.
  return (hwy::SupportedTargets() & HWY_AVX3) != 0 && __builtin_cpu_supports("avx512bf16");
}
#else
bool has_pairs() { return false; }
void attend_pairs(const AttentionShape&, const AttentionPiece&, const Bfloat16*, const Bfloat16*,
                  const Bfloat16*, Bfloat16*, float*) {
  assert(false);
}
void attend_backward_pairs(const AttentionShape&, const AttentionPiece&,
                           const AttentionPass<Bfloat16>&, const AttentionGradients<Bfloat16>&) {
  assert(false);
}
#endif

}  // namespace idiolect::kernels
#endif  // HWY_ONCE
