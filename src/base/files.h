// base/files.h
//
// Reading whole files or mapping them, and writing so that a crash, a full disk
// or an exception leaves either the old file or the new one, never half of it.
// What idiolect writes is private: files 0600, folders 0700. The calls behind it
// are base/file_system.h's.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace idiolect {

/// The whole file. Throws Error when it cannot be read or is larger than `limit` bytes.
std::string read_file(const std::filesystem::path& path, std::size_t limit = std::size_t{1} << 32);

/// A file mapped read-only. Views of `bytes()` live as long as the object.
class MappedFile {
 public:
  /// Throws Error when the file cannot be opened or mapped.
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&&) = delete;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view text() const noexcept { return {data_, size_}; }
  std::span<const std::byte> bytes() const noexcept {
    return std::as_bytes(std::span(data_, size_));
  }

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

/// A file that appears under its name only when `commit` returns: written beside
/// it, synced, renamed. Without `commit` nothing stays behind.
class AtomicFile {
 public:
  /// Creates `path`.tmp.<pid>, mode 0600. Throws Error.
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Shows `watcher` all bytes in the order in which they are written, e.g. to hash them.
  void watch(std::function<void(std::string_view)> watcher) { watcher_ = std::move(watcher); }
  /// Throws Error, e.g. when the disk is full.
  void write(std::string_view bytes);
  /// Flushes, syncs and renames. Throws Error.
  void commit();

 private:
  void flush();

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  std::string buffer_;
  std::function<void(std::string_view)> watcher_;
  int descriptor_ = -1;
};

/// `AtomicFile` in one call.
void write_file(const std::filesystem::path& path, std::string_view bytes);

/// A folder whose files appear together: filled under a temporary name, then
/// put in the place of `path`. Without `commit` nothing stays behind.
class StagedFolder {
 public:
  /// Creates `path`.tmp.<pid>, mode 0700, with parents. Throws Error.
  explicit StagedFolder(std::filesystem::path path);
  ~StagedFolder();
  StagedFolder(const StagedFolder&) = delete;
  StagedFolder& operator=(const StagedFolder&) = delete;

  /// Where to write the files.
  const std::filesystem::path& folder() const noexcept { return temporary_; }
  /// Syncs, moves an old `path` aside, renames, and removes the old one. Throws Error.
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  bool committed_ = false;
};

/// Creates `path` and its parents, the new ones 0700, to last through a power cut. Throws Error.
void make_private_folder(const std::filesystem::path& path);

/// Makes what was renamed or created in `folder` last through a power cut. Throws Error.
void sync_folder(const std::filesystem::path& folder);

/// Removes a folder with all that is in it, as far as that is possible.
void remove_folder(const std::filesystem::path& folder) noexcept;

/// Removes the leftovers `*.tmp.<pid>` of processes that are gone.
void remove_stale_temporaries(const std::filesystem::path& folder) noexcept;

}  // namespace idiolect
