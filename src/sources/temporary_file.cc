#include "sources/temporary_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "base/error.h"

namespace idiolect::sources {
namespace {

[[noreturn]] void fail(const std::string& folder, int code) {
  throw Error(folder + ": no temporary file can be written: " +
                  std::error_code(code, std::generic_category()).message(),
              "a large file of an archive needs room there: free some, set TMPDIR to another "
              "folder, or unpack the archive and give the folder");
}

std::vector<std::string> folders() {
  const char* const chosen = std::getenv("TMPDIR");
  if (chosen != nullptr && *chosen != '\0') return {chosen};
  return {"/var/tmp", "/tmp"};
}

}  // namespace

TemporaryFile::TemporaryFile() {
  for (const std::string& folder : folders()) {
    folder_ = folder;
    std::string name = folder + "/idiolect-XXXXXX";
    descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);  // 0600
    if (descriptor_ < 0) continue;
    ::unlink(name.c_str());
    return;
  }
  fail(folder_, errno);
}

TemporaryFile::~TemporaryFile() { ::close(descriptor_); }

void TemporaryFile::write(std::string_view bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    if (written < 0 && errno != EINTR) fail(folder_, errno);
  }
}

}  // namespace idiolect::sources
