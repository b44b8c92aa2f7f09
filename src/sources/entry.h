// sources/entry.h
//
// One file on its way in, from a folder or out of an archive. Its beginning can be
// looked at without reading the rest.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace idiolect::sources {

/// Where bytes come from.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Up to `size` bytes into `into`; 0 at the end. Throws Error.
  virtual std::size_t read(char* into, std::size_t size) = 0;
};

/// Memory that is used for one file after another.
class FileBuffer {
 public:
  /// Room for `size` bytes and the padding; what is there stays.
  void grow(std::size_t size);
  char* data() noexcept { return data_.get(); }
  std::size_t capacity() const noexcept { return capacity_; }

 private:
  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0;
};

class Entry {
 public:
  /// `path` is shown, `full_path` is absolute. `source` and `buffer` have to outlive the entry;
  /// `expected` bytes are a hint, more than `limit` are an Error.
  Entry(std::string path, std::string full_path, ByteSource& source, FileBuffer& buffer,
        std::size_t expected, std::size_t limit);

  const std::string& path() const noexcept { return path_; }
  const std::string& full_path() const noexcept { return full_path_; }
  /// The first bytes, at most kHeadBytes. Throws Error.
  std::string_view head();
  /// Every byte, kPadding readable ones behind them. Throws Error.
  std::string_view all();

 private:
  void fill(std::size_t wanted);

  std::string path_;
  std::string full_path_;
  ByteSource& source_;
  FileBuffer& buffer_;
  std::size_t expected_;
  std::size_t limit_;
  std::size_t size_ = 0;
  bool at_end_ = false;
};

}  // namespace idiolect::sources
