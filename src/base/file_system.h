// base/file_system.h
//
// The calls by which idiolect changes the disk, behind one small interface: what
// writes atomically goes through here, so that a test can fail any single call, or
// cut the power after it, and see what is left.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace idiolect {

/// The calls mean what POSIX says: a negative result is a failure, and errno has the reason.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  /// A new or emptied file of mode 0600, open for writing.
  virtual int create(const std::filesystem::path& path) = 0;
  /// A file or folder, open for reading.
  virtual int open(const std::filesystem::path& path) = 0;
  virtual ssize_t write(int file, const char* bytes, std::size_t count) = 0;
  virtual ssize_t read(int file, char* bytes, std::size_t count) = 0;
  /// Returns when what was written, or the entries of a folder, will survive a power cut. On macOS
  /// fsync leaves it in the drive's cache; F_FULLFSYNC, where the file system has it, does not.
  virtual int sync(int file) = 0;
  virtual int close(int file) = 0;
  virtual int rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  /// A file, or an empty folder.
  virtual int remove(const std::filesystem::path& path) = 0;
  /// A folder of mode 0700.
  virtual int make_folder(const std::filesystem::path& path) = 0;
  /// Bytes that can still be written in `folder`; the largest number where that cannot be told.
  virtual std::uintmax_t space(const std::filesystem::path& folder) = 0;
};

/// The one that is asked: the real one, but inside an OtherFileSystem.
FileSystem& file_system() noexcept;
/// The operating system's.
FileSystem& real_file_system() noexcept;

/// For tests: puts another file system in the real one's place as long as it lives. Not for
/// several threads at a time.
class OtherFileSystem {
 public:
  explicit OtherFileSystem(FileSystem& other) noexcept;
  ~OtherFileSystem();
  OtherFileSystem(const OtherFileSystem&) = delete;
  OtherFileSystem& operator=(const OtherFileSystem&) = delete;

 private:
  FileSystem* before_;
};

}  // namespace idiolect
