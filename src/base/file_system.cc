#include "base/file_system.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <limits>
#include <system_error>
#include <utility>

namespace idiolect {
namespace {

namespace fs = std::filesystem;

class RealFileSystem final : public FileSystem {
 public:
  int create(const fs::path& path) override {
    return ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  }
  int open(const fs::path& path) override { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); }
  ssize_t write(int file, const char* bytes, std::size_t count) override {
    return ::write(file, bytes, count);
  }
  ssize_t read(int file, char* bytes, std::size_t count) override {
    return ::read(file, bytes, count);
  }
  int sync(int file) override {
#ifdef F_FULLFSYNC
    if (::fcntl(file, F_FULLFSYNC) == 0) return 0;
#endif
    const int result = ::fsync(file);
#ifdef POSIX_FADV_DONTNEED
    // Who reads it back to check it shall get what lies on the disk, not the copy in memory.
    if (result == 0) ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
#endif
    return result;
  }
  int close(int file) override { return ::close(file); }
  int rename(const fs::path& from, const fs::path& to) override {
    return ::rename(from.c_str(), to.c_str());
  }
  int remove(const fs::path& path) override { return std::remove(path.c_str()); }
  int make_folder(const fs::path& path) override { return ::mkdir(path.c_str(), 0700); }
  std::uintmax_t space(const fs::path& folder) override {
    std::error_code unknown;
    const fs::space_info info = fs::space(folder, unknown);
    return unknown ? std::numeric_limits<std::uintmax_t>::max() : info.available;
  }
};

FileSystem* current = nullptr;

}  // namespace

FileSystem& real_file_system() noexcept {
  static RealFileSystem real;
  return real;
}

FileSystem& file_system() noexcept { return current != nullptr ? *current : real_file_system(); }

OtherFileSystem::OtherFileSystem(FileSystem& other) noexcept
    : before_(std::exchange(current, &other)) {}

OtherFileSystem::~OtherFileSystem() { current = before_; }

}  // namespace idiolect
