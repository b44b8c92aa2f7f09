// model/decoder_weights.h
//
// The weights of a decoder: their names and shapes, from the tensors of a model
// folder, or random to begin with.
#pragma once

#include <ATen/core/TensorBody.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "model/config.h"
#include "model/decoder.h"
#include "model/projection.h"
#include "weights/model_files.h"

namespace idiolect::model {

/// Index of a projection in a layer; the order of kTargets.
enum Target : std::uint8_t { kQuery, kKey, kValue, kOutput, kGate, kUp, kDown };

struct LayerWeights {
  at::Tensor attention_norm;     // [D]
  at::Tensor feed_forward_norm;  // [D]
  std::array<Projection, 7> projections;
};

struct DecoderWeights {
  at::Tensor embedding;  // [V, D]
  std::vector<LayerWeights> layers;
  at::Tensor final_norm;    // [D]
  Projection head;          // [V, D]; without a weight where the embedding serves as head
  std::int64_t copied = 0;  // bytes of what is not used where it lies in the file
};

/// Makes room for the layers of `config` and visits every weight with its Hugging Face name and its
/// shape, matrices and vectors as they come.
using WeightVisitor = std::function<void(
    const std::string& name, const std::vector<std::int64_t>& shape, at::Tensor& weight)>;
void for_each_weight(const Config& config, DecoderWeights& weights, const WeightVisitor& visit);

/// Weights to train from, float32, a pure function of `seed`: normal with deviation 0.02, the
/// projections that write to the residual stream divided by √(2 · layers), norms one, biases zero
/// (Radford et al. 2019).
DecoderWeights random_weights(const Config& config, std::uint64_t seed);

/// Loads and checks every tensor the configuration asks for. Those already in `dtype` are
/// views of the mapped files when the device is the CPU. With a quantisation, the projections of
/// the layers are quantised one after the other, and of no file more than one tensor is in memory
/// at a time; the embedding stays as it is where another matrix serves as head.
/// Throws Error naming the tensor: missing, wrong shape, unsupported type, NaN or infinite.
DecoderWeights load_weights(const weights::ModelFiles& files, const Config& config,
                            at::Device device, at::ScalarType dtype,
                            Quantisation quantisation = Quantisation::None);

/// One tensor of a file as a LibTorch tensor; see load_weights.
at::Tensor load_tensor(const weights::TensorView& view, const std::vector<std::int64_t>& shape,
                       at::Device device, at::ScalarType dtype);

/// Throws Error with that hint when the tensor is of another shape.
void check_shape(const weights::TensorView& view, const std::vector<std::int64_t>& shape,
                 const char* hint);

}  // namespace idiolect::model
