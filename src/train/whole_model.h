// train/whole_model.h
//
// What training all weights of a model needs, from scratch or from a base.
#pragma once

#include <ATen/core/TensorBody.h>

#include <filesystem>
#include <span>
#include <vector>

#include "base/json.h"
#include "model/decoder.h"

namespace idiolect::train {

/// The weights of `decoder`, for an optimizer.
std::vector<at::Tensor*> places_of(model::Decoder& decoder);

/// The files that make up the tokenizer in `folder`, of those that are there.
std::vector<std::filesystem::path> tokenizer_files(const std::filesystem::path& folder);

/// Writes weights in bfloat16, `config` and the tokenizer of the folder `tokenizer` as a Hugging
/// Face folder that appears whole or not at all. Throws Error.
void write_model_folder(const std::filesystem::path& folder,
                        std::span<const model::Parameter> parameters, const Json& config,
                        const std::filesystem::path& tokenizer);

}  // namespace idiolect::train
