// hub/selection.h
//
// Which files of a repository a model needs here: weights as safetensors, configuration,
// tokenizer, chat template, card and licence. Never a pickle: loading one may run any program.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "hub/listing.h"

namespace idiolect::hub {

struct LeftOut {
  std::string path;
  std::string reason;
};

struct Selection {
  std::vector<RepositoryFile> files;
  std::vector<LeftOut> left_out;
};

/// Throws Error, with the next step, when the repository holds no model that can be used.
Selection select_files(std::span<const RepositoryFile> files);

}  // namespace idiolect::hub
