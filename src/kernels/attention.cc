#include "kernels/attention.h"

#include "kernels/attention_pairs.h"
#include "kernels/instruction_set.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/attention.cc"
#include <hwy/foreach_target.h>
// Only after foreach_target.h, which includes this file once for every instruction set.
#include <hwy/highway.h>

#include "kernels/attention_blocks-inl.h"

HWY_BEFORE_NAMESPACE();
namespace idiolect::kernels::HWY_NAMESPACE {

// The table of instruction sets takes functions, not templates.
void attend_float(const AttentionShape& shape, const AttentionPiece& piece, const float* query,
                  const float* key, const float* value, float* output, float* log_sums) {
  attend_piece<Floats>(shape, piece, query, key, value, output, log_sums);
}
void attend_bfloat16(const AttentionShape& shape, const AttentionPiece& piece,
                     const Bfloat16* query, const Bfloat16* key, const Bfloat16* value,
                     Bfloat16* output, float* log_sums) {
  attend_piece<Floats>(shape, piece, query, key, value, output, log_sums);
}
void attend_backward_float(const AttentionShape& shape, const AttentionPiece& piece,
                           const AttentionPass<float>& pass,
                           const AttentionGradients<float>& gradients) {
  attend_piece_backward<Floats>(shape, piece, pass, gradients);
}
void attend_backward_bfloat16(const AttentionShape& shape, const AttentionPiece& piece,
                              const AttentionPass<Bfloat16>& pass,
                              const AttentionGradients<Bfloat16>& gradients) {
  attend_piece_backward<Floats>(shape, piece, pass, gradients);
}
const char* instructions() { return hwy::TargetName(HWY_TARGET); }

}  // namespace idiolect::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace idiolect::kernels {

HWY_EXPORT(attend_float);
HWY_EXPORT(attend_bfloat16);
HWY_EXPORT(attend_backward_float);
HWY_EXPORT(attend_backward_bfloat16);
HWY_EXPORT(instructions);

template <>
void attend<float>(const AttentionShape& shape, const AttentionPiece& piece, const float* query,
                   const float* key, const float* value, float* output, float* log_sums) {
  honour_instruction_set();
  HWY_DYNAMIC_DISPATCH(attend_float)(shape, piece, query, key, value, output, log_sums);
}

template <>
void attend<Bfloat16>(const AttentionShape& shape, const AttentionPiece& piece,
                      const Bfloat16* query, const Bfloat16* key, const Bfloat16* value,
                      Bfloat16* output, float* log_sums) {
  honour_instruction_set();
  if (has_pairs()) return attend_pairs(shape, piece, query, key, value, output, log_sums);
  HWY_DYNAMIC_DISPATCH(attend_bfloat16)(shape, piece, query, key, value, output, log_sums);
}

template <>
void attend_backward<float>(const AttentionShape& shape, const AttentionPiece& piece,
                            const AttentionPass<float>& pass,
                            const AttentionGradients<float>& gradients) {
  honour_instruction_set();
  HWY_DYNAMIC_DISPATCH(attend_backward_float)(shape, piece, pass, gradients);
}

template <>
void attend_backward<Bfloat16>(const AttentionShape& shape, const AttentionPiece& piece,
                               const AttentionPass<Bfloat16>& pass,
                               const AttentionGradients<Bfloat16>& gradients) {
  honour_instruction_set();
  if (has_pairs()) return attend_backward_pairs(shape, piece, pass, gradients);
  HWY_DYNAMIC_DISPATCH(attend_backward_bfloat16)(shape, piece, pass, gradients);
}

template <>
const char* attention_instructions<float>() {
  honour_instruction_set();
  return HWY_DYNAMIC_DISPATCH(instructions)();
}

template <>
const char* attention_instructions<Bfloat16>() {
  honour_instruction_set();
  return has_pairs() ? "avx512-bf16" : HWY_DYNAMIC_DISPATCH(instructions)();
}

}  // namespace idiolect::kernels
#endif  // HWY_ONCE
