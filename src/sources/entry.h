// sources/entry.h
//
// One file on its way in, from a folder or out of an archive. Its beginning can be
// looked at without reading the rest. What is small is read into memory that is used
// again and again; what is large, and read by a reader that goes through it once, is
// mapped: where it lies, or out of a temporary file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/spill.h"
#include "sources/mapped_bytes.h"
#include "sources/reader.h"

namespace idiolect::sources {

/// Where bytes come from.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Up to `size` bytes into `into`; 0 at the end. Throws Error.
  virtual std::size_t read(char* into, std::size_t size) = 0;
  /// An open file that has all of the bytes, from its beginning on; -1 where there is none.
  virtual int descriptor() const { return -1; }
};

/// Memory that is used for one file after another.
class FileBuffer {
 public:
  /// Room for `size` bytes and the padding; what is there stays.
  void grow(std::size_t size);
  /// Gives back what a large file took.
  void shrink();
  char* data() noexcept { return data_.get(); }
  std::size_t capacity() const noexcept { return capacity_; }

 private:
  struct Free {
    void operator()(char* bytes) const noexcept { std::free(bytes); }
  };
  std::unique_ptr<char, Free> data_;
  std::size_t capacity_ = 0;
};

class Entry {
 public:
  /// `path` is shown, `full_path` is absolute. `source` and `buffer` have to outlive the entry;
  /// `expected` is the size as far as it is known, more bytes than `limit` are an Error.
  Entry(std::string path, std::string full_path, ByteSource& source, FileBuffer& buffer,
        std::uint64_t expected, std::uint64_t limit);

  const std::string& path() const noexcept { return path_; }
  const std::string& full_path() const noexcept { return full_path_; }
  /// The first bytes, at most kHeadBytes. Throws Error.
  std::string_view head();

  /// Has the reading of a large file tell how many of its bytes are behind it.
  void report_to(std::function<void(std::size_t bytes)> report) { report_ = std::move(report); }

  /// Every byte, kPadding readable ones behind them. Where `largest` is kAnySize, no more than
  /// kLargestInMemory of them are in memory at a time. Throws Error for more than `largest`, before
  /// anything is read where the size is known.
  std::string_view all(std::uint64_t largest = kAnySize);
  /// Of `all`.
  std::uint64_t size() const noexcept { return all_.size(); }
  /// The digest of `all`, in hexadecimal.
  std::string sha256() const;
  /// Has `source` read `all`; parts of threads go to `deliver`, if there is one. What turns text
  /// around is taken out (direction_marks.h). Throws Error, also when the file was shortened.
  FileContent read(const Source& source, const Deliver* deliver) const;
  /// The temporary file where `all` had to use one; -1 otherwise.
  int temporary_descriptor() const noexcept;

  static constexpr std::size_t kLargestInMemory = std::size_t{16} << 20;

  ~Entry();
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

 private:
  void fill(std::size_t wanted);
  void read_to_end(std::uint64_t largest);
  void read_to_temporary_file(std::uint64_t largest);
  void check_size(std::uint64_t size, std::uint64_t largest) const;

  std::string path_;
  std::string full_path_;
  ByteSource& source_;
  FileBuffer& buffer_;
  std::uint64_t expected_;
  std::uint64_t limit_;
  std::size_t size_ = 0;  // bytes in the buffer
  bool at_end_ = false;
  std::unique_ptr<SpillFile> temporary_;
  std::unique_ptr<MappedBytes> mapped_;
  std::function<void(std::size_t bytes)> report_;
  std::string_view all_;
};

}  // namespace idiolect::sources
