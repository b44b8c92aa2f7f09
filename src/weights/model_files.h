// weights/model_files.h
//
// The weights of a Hugging Face model folder: model.safetensors, or the shards that
// model.safetensors.index.json lists. A caller asks by tensor name and need not know which.
#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "weights/safetensors.h"

namespace idiolect::weights {

class ModelFiles {
 public:
  /// Opens all files of the folder. Throws Error: no weights (pickles are refused and named),
  /// a shard that is missing, damaged, or without a tensor that the index promises.
  explicit ModelFiles(const std::filesystem::path& folder);

  bool has(const std::string& name) const { return place_.contains(name); }
  /// Throws Error when there is no tensor of that name.
  TensorView tensor(const std::string& name) const;
  /// The files, in the order of their names; what a run's hash of the weights covers.
  std::vector<std::filesystem::path> paths() const;

 private:
  void open_single(const std::filesystem::path& path);
  void open_shards(const std::filesystem::path& index);

  std::filesystem::path folder_;
  std::vector<SafetensorsFile> files_;
  std::unordered_map<std::string, std::size_t> place_;  // tensor → file
};

/// The weight files of a model folder, ordered by name, without opening them.
/// Throws Error as ModelFiles does when there are none or the index cannot be read.
std::vector<std::filesystem::path> weight_files(const std::filesystem::path& folder);

/// Bytes of those files together. Throws Error as above.
std::int64_t weight_file_bytes(const std::filesystem::path& folder);

}  // namespace idiolect::weights
