// sources/mapped_bytes.h
//
// A large file as if it were in memory. Only what is being read takes any: readers say
// how far they are, and what lies behind them is given back. A file that somebody
// shortens meanwhile would end the process (SIGBUS); here it becomes bytes of nought
// and a mark that the caller asks for.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace idiolect::sources {

/// A part of the address space that the handler of SIGBUS knows.
struct MappedRegion {
  std::atomic<std::uintptr_t> begin{0};
  std::atomic<std::uintptr_t> end{0};
  std::atomic<bool> cut{false};
};

class MappedBytes {
 public:
  /// Maps the first `size` bytes (more than 0) of an open file, which may be closed afterwards.
  /// `path` is for messages. Throws Error.
  MappedBytes(int descriptor, std::size_t size, const std::string& path);
  ~MappedBytes();
  MappedBytes(const MappedBytes&) = delete;
  MappedBytes& operator=(const MappedBytes&) = delete;

  /// kPadding more bytes are readable behind it.
  std::string_view text() const noexcept { return {start_, size_}; }

  /// Gives back the memory of what lies before `at`, a place in the text, once it is worth it. The
  /// bytes stay readable.
  void passed(std::size_t at) const;

  /// Gives back all of it, for who reads here and there. Tells nobody, so nothing is thrown.
  void give_back_all() const noexcept;

  /// Has `passed` tell how far it is, now and then.
  void report_to(std::function<void(std::size_t at)> report) { report_ = std::move(report); }

  /// True where the file was shortened, or its disk failed, since it was mapped: bytes are missing.
  bool was_cut() const noexcept { return region_->cut; }

 private:
  const char* start_;
  std::size_t size_;
  std::size_t reserved_;
  MappedRegion* region_;
  mutable std::size_t given_back_ = 0;  // up to here
  std::function<void(std::size_t at)> report_;
};

}  // namespace idiolect::sources
