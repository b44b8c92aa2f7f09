// model/tape.h
//
// How an operation with a backward pass of its own joins LibTorch's graph: what it
// computed, what its gradient flows to, and the function that says how.
#pragma once

#include <ATen/core/TensorBody.h>

#include <functional>
#include <vector>

namespace idiolect::model {

/// Gradients of the outputs → gradients of the inputs, in order; an undefined tensor is nought.
/// What it holds (best: tensors without a graph) lives until backward has passed.
using Backward = std::function<std::vector<at::Tensor>(const std::vector<at::Tensor>& gradients)>;

/// Whether somebody will ask for a gradient of one of these; undefined tensors count as no.
bool wants_gradient(const std::vector<at::Tensor>& inputs);

/// Ties `outputs`, which were computed without a graph, to `inputs` through `backward`. Nothing
/// happens where no input wants a gradient.
void record(const std::vector<at::Tensor>& inputs, const std::vector<at::Tensor>& outputs,
            Backward backward);

}  // namespace idiolect::model
