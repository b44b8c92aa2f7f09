#include "base/files.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/files_internal.h"

namespace idiolect {
namespace fs = std::filesystem;

std::string read_file(const fs::path& path, std::size_t limit) {
  const Descriptor file(file_system().open(path));
  if (file.get() < 0) fail_to("open", path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail_to("read", path);
  if (S_ISDIR(status.st_mode)) throw Error(path.string() + ": is a folder, not a file");
  std::string text;
  if (status.st_size > 0) text.reserve(std::min(limit, static_cast<std::size_t>(status.st_size)));
  for_each_chunk(file, path, [&](std::string_view chunk) {
    if (text.size() + chunk.size() > limit)
      throw Error(path.string() + ": larger than " + std::to_string(limit) + " bytes");
    text.append(chunk);
  });
  return text;
}

MappedFile::MappedFile(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail_to("open", path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail_to("read", path);
  if (!S_ISREG(status.st_mode)) throw Error(path.string() + ": not a regular file");
  size_ = static_cast<std::size_t>(status.st_size);
  if (size_ == 0) return;
  void* const mapped = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (mapped == MAP_FAILED) fail_to("map", path);
  data_ = static_cast<const char*>(mapped);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

void remove_stale_temporaries(const fs::path& folder) noexcept {
  constexpr std::string_view kMark = ".tmp.";
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    const std::size_t mark = name.rfind(kMark);
    if (mark == std::string::npos) continue;
    const std::string digits = name.substr(mark + kMark.size());
    if (digits.empty() || digits.size() > 9 ||
        digits.find_first_not_of("0123456789") != std::string::npos)
      continue;
    if (::kill(static_cast<pid_t>(std::stol(digits)), 0) == 0 || errno != ESRCH) continue;
    fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace idiolect
