// model/model_folder.h
//
// A trained model as a Hugging Face folder.
#pragma once

#include <filesystem>
#include <span>

#include "base/json.h"
#include "model/decoder.h"

namespace idiolect::model {

/// Rounds every weight to the nearest bfloat16, which is what save_model writes; measure
/// afterwards.
void round_to_bfloat16(std::span<const Parameter> parameters);

/// Writes model.safetensors (bfloat16) and config.json (`config`, its dtype set) into `folder`,
/// which exists. Throws Error.
void save_model(std::span<const Parameter> parameters, Json config,
                const std::filesystem::path& folder);

}  // namespace idiolect::model
