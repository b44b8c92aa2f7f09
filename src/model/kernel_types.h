// model/kernel_types.h
//
// Tensors as the kernels of kernels/ see them: a pointer to one of the two kinds of numbers that
// they store.
#pragma once

#include <ATen/core/TensorBody.h>

#include "base/error.h"
#include "kernels/numbers.h"
#include "model/passes.h"

namespace idiolect::model {

template <class T>
T* pointer(const at::Tensor& tensor) {
  return static_cast<T*>(tensor.data_ptr());
}

/// Calls `body` with a value of the kernels' type for the numbers in `x`, which lies on the CPU in
/// float32 or bfloat16.
template <class Body>
void with_type_of(const at::Tensor& x, Body&& body) {
  if (!can_fuse(x)) throw Bug("a kernel over numbers that it cannot take");
  if (x.scalar_type() == at::kFloat) {
    body(float{});
  } else {
    body(kernels::Bfloat16{});
  }
}

}  // namespace idiolect::model
