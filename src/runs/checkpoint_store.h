// runs/checkpoint_store.h
//
// Checkpoints on disk, so that the power may fail between any two calls: each is a
// folder update-<n> that appears whole under its name, with a manifest of the length
// and SHA-256 of every file in it, and of itself. The one before goes only when the
// new one has been read back. What they hold is the caller's business.
//
// Design goal: after a crash the newest checkpoint whose save returned loads, or a
// newer one, and never a mixture. Non-goal: protection against someone who forges one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/files.h"

namespace idiolect::runs {

/// One file of a checkpoint. `write` gives the bytes to the file and does not commit it.
struct CheckpointFile {
  std::string name;
  std::function<void(AtomicFile&)> write;
};

/// A checkpoint whose files all are what its manifest says.
struct WholeCheckpoint {
  int update = 0;
  std::filesystem::path folder;
};

class CheckpointStore {
 public:
  /// `folder` exists. Nothing is read yet.
  explicit CheckpointStore(std::filesystem::path folder);

  /// Writes update-<n> of about `bytes`, reads it back, points LATEST at it, and removes all older
  /// ones but the newest that is whole. Throws Error when there is not 1.2 times the room, a call
  /// fails, or other bytes come back; what was there before is there still.
  void save(int update, std::span<const CheckpointFile> files, std::uint64_t bytes);

  /// The newest that is whole; `say` hears of each that is passed over, and why.
  std::optional<WholeCheckpoint> newest_whole(const std::function<void(const std::string&)>& say);

  /// Whether update-<n> was saved, or found whole, through this object.
  bool is_known_whole(int update) const { return whole_.contains(update); }

 private:
  std::filesystem::path folder_of(int update) const;
  bool is_whole(int update);
  void remove(int update) noexcept;
  void prune(int newest) noexcept;

  std::filesystem::path folder_;
  std::set<int> whole_;
};

}  // namespace idiolect::runs
