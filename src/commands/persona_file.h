// commands/persona_file.h
//
// persona.md of a run: the owner's summary of themselves, which the program drafts
// where there is none yet.
#pragma once

#include <filesystem>
#include <string>

#include "base/json.h"

namespace idiolect::commands {

/// The dataset the run of `record` was trained on; `given`, where it is not empty, is checked by
/// hash. Throws Error.
std::filesystem::path dataset_of_run(const std::string& given, const Json& record);

/// The summary for the model: of the file `persona`, or persona.md of `run`. Where that is not
/// there yet, a draft from the training split of `dataset` is written, and said so on standard
/// error.
std::string summary_of_owner(const std::filesystem::path& run, const std::string& persona,
                             const std::filesystem::path& dataset, const std::string& owner);

}  // namespace idiolect::commands
