#include "base/spill.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "base/error.h"

namespace idiolect {
namespace {

constexpr std::size_t kBufferSize = std::size_t{1} << 20;

/// /tmp is memory on many systems, which is what is being saved.
std::vector<std::string> folders() {
  const char* const chosen = std::getenv("TMPDIR");
  if (chosen != nullptr && *chosen != '\0') return {chosen};
  return {"/var/tmp", "/tmp"};
}

/// Not every file system makes files without a name.
int open_nameless(const std::string& folder) {
  const int descriptor =
      ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, S_IRUSR | S_IWUSR);
  if (descriptor >= 0) return descriptor;
  std::string name = folder + "/idiolect-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

}  // namespace

SpillFile::~SpillFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

SpillFile::SpillFile(SpillFile&& other) noexcept
    : folder_(std::move(other.folder_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      written_(std::exchange(other.written_, 0)),
      buffer_(std::move(other.buffer_)) {}

void SpillFile::fail(const char* action) const {
  throw Error(
      folder_ + ": a temporary file cannot be " + action + ": " + std::strerror(errno),
      "large exports need about their own size there, and large files of an archive theirs; "
      "free some space, or set TMPDIR to a folder on a larger disk");
}

void SpillFile::open() {
  for (const std::string& folder : folders()) {
    folder_ = folder;
    descriptor_ = open_nameless(folder);
    if (descriptor_ >= 0) return;
  }
  fail("made");
}

std::uint64_t SpillFile::append(std::string_view bytes) {
  if (descriptor_ < 0) open();
  const std::uint64_t offset = size();
  buffer_.append(bytes);
  if (buffer_.size() >= kBufferSize) flush();
  return offset;
}

void SpillFile::flush() {
  for (std::size_t done = 0; done < buffer_.size();) {
    const ssize_t count = ::pwrite(descriptor_, buffer_.data() + done, buffer_.size() - done,
                                   static_cast<off_t>(written_ + done));
    if (count > 0) done += static_cast<std::size_t>(count);
    if (count == 0) errno = ENOSPC;
    if (count == 0 || (count < 0 && errno != EINTR)) fail("written");
  }
  written_ += buffer_.size();
  buffer_.clear();
}

void SpillFile::read(std::uint64_t offset, char* into, std::size_t size) const {
  for (std::size_t done = 0; done < size;) {
    const ssize_t count =
        ::pread(descriptor_, into + done, size - done, static_cast<off_t>(offset + done));
    if (count > 0) done += static_cast<std::size_t>(count);
    if (count == 0) errno = EIO;
    if (count == 0 || (count < 0 && errno != EINTR)) fail("read");
  }
}

std::string SpillFile::read(std::uint64_t offset, std::size_t size) const {
  std::string bytes(size, '\0');
  read(offset, bytes.data(), size);
  return bytes;
}

}  // namespace idiolect
