// model/projection.h
//
// Linear projections with what an adapter adds to them, forward and backward, in as few
// matrix products as can be. The frozen matrix is used where it lies and never
// copied; a quantised one is turned back by tiles (quantised.h).
#pragma once

#include <ATen/core/TensorBody.h>

#include <functional>
#include <memory>
#include <vector>

#include "model/lora.h"
#include "model/noise.h"

namespace idiolect::model {

class QuantisedMatrix;

/// A projection, and the adapter's part of it when one is attached.
struct Projection {
  at::Tensor weight;  // [out, in]; undefined where the next one stands for it
  std::shared_ptr<const QuantisedMatrix> quantised;
  at::Tensor bias;   // [out], or undefined
  LoraWeights lora;  // undefined tensors: no adapter here
  double lora_scale = 0.0;
  Dropout dropout;  // on the adapter's input, in this pass

  // DoRA only (dora.h).
  at::Tensor weight_squares;  // [out] ‖W‖² of each row
  at::Tensor lengths;         // [out] ‖W + s·BA‖ of each row
  std::int64_t measured_version = 0;
};

/// The frozen matrix as a tensor of that type: the weight itself where it is of that type, a copy
/// otherwise.
at::Tensor whole_weight(const Projection& projection, at::ScalarType type);

/// Projections of the same input.
using ProjectionGroup = std::vector<const Projection*>;

/// weight, bias, A, B, magnitude of each projection: what a gradient may flow to. Undefined where
/// there is none.
std::vector<at::Tensor> parameters_of(const ProjectionGroup& group);

/// What the backward pass of a group needs besides the input.
struct GroupKept {
  at::Tensor narrow;                // [N, ΣR] the input times all A, times the share; or undefined
  std::vector<at::Tensor> outputs;  // [N, out], of the projections with DoRA
};

struct GroupOutputs {
  std::vector<at::Tensor> outputs;  // [N, out] each
  GroupKept kept;
};

/// `x` [N, in] times every matrix of the group. All A of the group are one product, unless dropout
/// gives each an input of its own.
GroupOutputs run_group(const at::Tensor& x, const ProjectionGroup& group, const at::Tensor& share);

struct GroupGradients {
  at::Tensor x;                        // [N, in]; undefined unless it was wanted
  std::vector<at::Tensor> parameters;  // as parameters_of; undefined where none is wanted
};

/// The gradients of `run_group`, which gave `kept`, from those of its outputs. `x` is asked for
/// only where a parameter's gradient needs it.
GroupGradients group_gradients(const std::vector<at::Tensor>& gradients,
                               const std::function<at::Tensor()>& x, const GroupKept& kept,
                               const ProjectionGroup& group, const at::Tensor& share, bool wants_x);

}  // namespace idiolect::model
