// model/head_loss.h
//
// The loss at the end of a decoder: the head's scores over the vocabulary and their
// cross-entropy, for a chunk of rows at a time, gradient included.
#pragma once

#include <ATen/core/TensorBody.h>

#include "model/projection.h"

namespace idiolect::model {

/// operations.h: head_loss. The gradients are worked out together with the loss, while the scores
/// of a chunk are at hand, so no scores are kept and none are computed twice.
at::Tensor chunked_head_loss(const at::Tensor& hidden, const Projection& head,
                             const at::Tensor& targets, double weight);

}  // namespace idiolect::model
