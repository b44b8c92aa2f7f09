// model/kernels.h
//
// The softmax of attention, as plain loops on plain pointers, compiled for several instruction
// sets and chosen when the program starts. LibTorch stays outside: fused.h wraps it as an
// operation with a gradient.
#pragma once

#include <cstdint>

#include "kernels/numbers.h"

namespace idiolect::model::kernels {

using idiolect::kernels::Bfloat16;
using idiolect::kernels::to_float;

inline void store(float& place, float value) { place = value; }
inline void store(Bfloat16& place, float value) { place = idiolect::kernels::to_bfloat16(value); }

/// Row i of `rows` is the scores of a query that sees keys [first, last); the others get 0.
///   query i sees last = offset + i % queries + 1 keys, of which the last `window` count
struct Visibility {
  std::int64_t queries = 0;  // rows of one square
  std::int64_t keys = 0;     // width of a row
  std::int64_t offset = 0;   // keys before the one of the first query
  std::int64_t window = 0;   // 0: all
};

/// Softmax of rows [begin, end) over the keys each sees.
template <class T>
void causal_softmax(const T* scores, const Visibility& visibility, std::int64_t begin,
                    std::int64_t end, T* shares);

template <class T>
void causal_softmax_backward(const T* gradient, const T* shares, const Visibility& visibility,
                             std::int64_t begin, std::int64_t end, T* score_gradient);

}  // namespace idiolect::model::kernels
