// dataset/write.h
//
// Writes the three splits of a dataset, one session per line, without ever
// holding more than one session as text.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/progress.h"
#include "dataset/build.h"

namespace idiolect::dataset {

/// Writes the rows of `builder`, which has a form, as train.jsonl, valid.jsonl and test.jsonl into
/// `folder`, which exists, and those that are context only, if there are any, as context.jsonl.
/// And the form's companion, if it has one. The splits' dataset_hash where the form is `messages`.
/// Throws Error.
std::optional<std::string> write_splits(const std::filesystem::path& folder, Builder& builder,
                                        const Form& form, const Progress& progress = {});

}  // namespace idiolect::dataset
