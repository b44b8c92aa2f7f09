// runs/checkpoint_manifest.h
//
// manifest.json of a checkpoint: the length and SHA-256 of each of its files, and of
// the manifest itself, so that any flipped bit is noticed.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/files.h"
#include "base/json.h"

namespace idiolect::runs {

class CheckpointManifest {
 public:
  explicit CheckpointManifest(int update);

  /// Writes `folder`/`name` and notes what was handed to the file, not what came to lie on the
  /// disk. Throws Error.
  void write(const std::filesystem::path& folder, const std::string& name,
             const std::function<void(AtomicFile&)>& write);
  /// Writes manifest.json; last. Throws Error.
  void write_to(const std::filesystem::path& folder) const;

 private:
  Json content_;
};

/// What is wrong with the checkpoint in `folder`; nothing where every byte is as it was written.
std::optional<std::string> fault_of_checkpoint(const std::filesystem::path& folder, int update);

}  // namespace idiolect::runs
