// base/files_internal.h
//
// What reading and writing files share: descriptors, and errors with a next step.
#pragma once

#include <cerrno>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/file_system.h"

namespace idiolect {

/// Throws the Error that errno stands for: "`path`: cannot `action`: ...".
[[noreturn]] void fail_to(const char* action, const std::filesystem::path& path);

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) file_system().close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const noexcept { return value_; }

 private:
  int value_;
};

/// Calls `take` with one piece after the other to the end of the file. Throws Error.
template <class Take>
void for_each_chunk(const Descriptor& file, const std::filesystem::path& path, Take&& take) {
  constexpr std::size_t kChunk = std::size_t{1} << 16;
  const auto chunk = std::make_unique_for_overwrite<char[]>(kChunk);
  while (true) {
    const ssize_t got = file_system().read(file.get(), chunk.get(), kChunk);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_to("read", path);
    if (got == 0) return;
    take(std::string_view(chunk.get(), static_cast<std::size_t>(got)));
  }
}

}  // namespace idiolect
