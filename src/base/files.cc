#include "base/files.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace idiolect {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBufferSize = 1 << 20;

[[noreturn]] void fail(const fs::path& path, const char* action) {
  const int code = errno;
  std::string hint;
  if (code == ENOSPC || code == EDQUOT) hint = "free some space, then run the command again";
  if (code == EACCES || code == EPERM) hint = "check who owns the file and its permissions";
  if (code == ENOENT) hint = "check the path";
  throw Error(path.string() + ": cannot " + action + ": " + std::strerror(code), hint);
}

fs::path temporary_for(const fs::path& path) {
  fs::path temporary = path;
  temporary += ".tmp." + std::to_string(::getpid());
  return temporary;
}

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const noexcept { return value_; }

 private:
  int value_;
};

void sync_path(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail(path, "open");
  // Some file systems cannot sync a folder and say so; there is nothing more to do there.
  if (::fsync(file.get()) != 0 && errno != EINVAL) fail(path, "sync");
}

}  // namespace

std::string read_file(const fs::path& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail(path, "open");
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail(path, "read");
  if (S_ISDIR(status.st_mode)) throw Error(path.string() + ": is a folder, not a file");
  std::string text;
  if (status.st_size > 0) text.reserve(std::min(limit, static_cast<std::size_t>(status.st_size)));
  char chunk[1 << 16];
  while (true) {
    const ssize_t got = ::read(file.get(), chunk, sizeof chunk);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path, "read");
    if (got == 0) return text;
    if (text.size() + static_cast<std::size_t>(got) > limit)
      throw Error(path.string() + ": larger than " + std::to_string(limit) + " bytes");
    text.append(chunk, static_cast<std::size_t>(got));
  }
}

MappedFile::MappedFile(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail(path, "open");
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail(path, "read");
  if (!S_ISREG(status.st_mode)) throw Error(path.string() + ": not a regular file");
  size_ = static_cast<std::size_t>(status.st_size);
  if (size_ == 0) return;
  void* const mapped = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (mapped == MAP_FAILED) fail(path, "map");
  data_ = static_cast<const char*>(mapped);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)), temporary_(temporary_for(path_)) {
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor_ < 0) fail(path_, "create");
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view bytes) {
  buffer_.append(bytes);
  if (buffer_.size() >= kBufferSize) flush();
}

void AtomicFile::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t put = ::write(descriptor_, left.data(), left.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail(path_, "write");
    left.remove_prefix(static_cast<std::size_t>(put));
  }
  buffer_.clear();
}

void AtomicFile::commit() {
  flush();
  if (::fsync(descriptor_) != 0) fail(path_, "sync");
  const int closed = ::close(std::exchange(descriptor_, -1));
  if (closed != 0 || ::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int code = errno;
    ::unlink(temporary_.c_str());
    errno = code;
    fail(path_, "write");
  }
  sync_folder(path_.has_parent_path() ? path_.parent_path() : fs::path("."));
}

void write_file(const fs::path& path, std::string_view bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

StagedFolder::StagedFolder(fs::path path)
    : path_(path.has_filename() ? std::move(path) : path.parent_path()),
      temporary_(temporary_for(path_)) {
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
  make_private_folder(temporary_);
}

StagedFolder::~StagedFolder() {
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
}

void StagedFolder::commit() {
  for (const auto& entry : fs::recursive_directory_iterator(temporary_)) sync_path(entry.path());
  sync_path(temporary_);
  fs::path old = path_;
  old += ".old.tmp." + std::to_string(::getpid());
  const bool replaces = fs::exists(path_);
  if (replaces && ::rename(path_.c_str(), old.c_str()) != 0) fail(path_, "replace");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int code = errno;
    if (replaces) ::rename(old.c_str(), path_.c_str());
    errno = code;
    fail(path_, "write");
  }
  sync_folder(path_.has_parent_path() ? path_.parent_path() : fs::path("."));
  std::error_code ignored;
  if (replaces) fs::remove_all(old, ignored);
}

void make_private_folder(const fs::path& path) {
  if (path.empty() || fs::is_directory(path)) return;
  make_private_folder(path.parent_path());
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail(path, "create the folder");
}

void sync_folder(const fs::path& folder) { sync_path(folder); }

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
