// dataset/write.h
//
// Writes the three splits of a dataset, one session per line, without ever
// holding more than one session as text.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/progress.h"
#include "dataset/build.h"
#include "dataset/dataset.h"
#include "dataset/forms.h"

namespace idiolect::dataset {

/// What was written, counted from the rows themselves.
struct Written {
  std::map<Split, std::size_t> examples;
  std::size_t owner_messages = 0;
  std::size_t other_messages = 0;
  std::size_t broken_control_tokens = 0;  // forms.h
  std::optional<std::string> hash;        // dataset_hash of the folder, in the messages form
};

/// Writes train.jsonl, valid.jsonl and test.jsonl into `folder`, which exists. Throws Error.
Written write_splits(const std::filesystem::path& folder, const Dataset& dataset, const Form& form,
                     const Progress& progress = {});

}  // namespace idiolect::dataset
