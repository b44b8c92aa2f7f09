// sources/temporary_file.h
//
// A file without a name, for what is too large to be in memory: a large file of an
// archive. Nobody else can open it, and it is gone when the process is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace idiolect::sources {

class TemporaryFile {
 public:
  /// In TMPDIR, else in /var/tmp, which is meant for large files, else in /tmp. Throws Error.
  TemporaryFile();
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  /// Appends. Throws Error, e.g. when the disk is full.
  void write(std::string_view bytes);

  int descriptor() const noexcept { return descriptor_; }
  std::uint64_t size() const noexcept { return size_; }

 private:
  std::string folder_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace idiolect::sources
