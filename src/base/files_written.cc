#include <unistd.h>

#include <cstring>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/files_internal.h"

namespace idiolect {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBufferSize = 1 << 20;

fs::path temporary_for(const fs::path& path) {
  fs::path temporary = path;
  temporary += ".tmp." + std::to_string(::getpid());
  return temporary;
}

fs::path parent_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

void sync_path(const fs::path& path) {
  const Descriptor file(file_system().open(path));
  if (file.get() < 0) fail_to("open", path);
  // Some file systems cannot sync a folder and say so; there is nothing more to do there.
  if (file_system().sync(file.get()) != 0 && errno != EINVAL) fail_to("sync", path);
}

void sync_all_below(const fs::path& folder) {
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    if (entry->is_directory(failed)) {
      sync_all_below(entry->path());
    } else {
      sync_path(entry->path());
    }
  }
  if (failed) throw Error(folder.string() + ": cannot be read: " + failed.message());
  sync_path(folder);
}

}  // namespace

void fail_to(const char* action, const fs::path& path) {
  const int code = errno;
  std::string hint;
  if (code == ENOSPC || code == EDQUOT) hint = "free some space, then run the command again";
  if (code == EACCES || code == EPERM) hint = "check who owns the file and its permissions";
  if (code == ENOENT) hint = "check the path";
  throw Error(path.string() + ": cannot " + action + ": " + std::strerror(code), hint);
}

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)), temporary_(temporary_for(path_)) {
  descriptor_ = file_system().create(temporary_);
  if (descriptor_ < 0) fail_to("create", path_);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  file_system().close(descriptor_);
  file_system().remove(temporary_);
}

void AtomicFile::write(std::string_view bytes) {
  buffer_.append(bytes);
  if (buffer_.size() >= kBufferSize) flush();
}

void AtomicFile::flush() {
  if (watcher_) watcher_(buffer_);
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t put = file_system().write(descriptor_, left.data(), left.size());
    if (put < 0 && errno == EINTR) continue;
    if (put == 0) errno = ENOSPC;
    if (put <= 0) fail_to("write", path_);
    left.remove_prefix(static_cast<std::size_t>(put));
  }
  buffer_.clear();
}

void AtomicFile::commit() {
  flush();
  // After a failed sync the system may have dropped the very pages: trying again would lie.
  if (file_system().sync(descriptor_) != 0) fail_to("sync", path_);
  const int closed = file_system().close(std::exchange(descriptor_, -1));
  if (closed != 0 || file_system().rename(temporary_, path_) != 0) {
    const int code = errno;
    file_system().remove(temporary_);
    errno = code;
    fail_to("write", path_);
  }
  sync_folder(parent_of(path_));
}

void write_file(const fs::path& path, std::string_view bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

StagedFolder::StagedFolder(fs::path path)
    : path_(path.has_filename() ? std::move(path) : path.parent_path()),
      temporary_(temporary_for(path_)) {
  remove_folder(temporary_);
  make_private_folder(temporary_);
}

StagedFolder::~StagedFolder() {
  if (!committed_) remove_folder(temporary_);
}

void StagedFolder::commit() {
  sync_all_below(temporary_);
  fs::path old = path_;
  old += ".old.tmp." + std::to_string(::getpid());
  std::error_code unknown;
  const bool replaces = fs::exists(path_, unknown);
  if (replaces && file_system().rename(path_, old) != 0) fail_to("replace", path_);
  if (file_system().rename(temporary_, path_) != 0) {
    const int code = errno;
    if (replaces) file_system().rename(old, path_);
    errno = code;
    fail_to("write", path_);
  }
  committed_ = true;
  sync_folder(parent_of(path_));
  if (replaces) remove_folder(old);
}

void make_private_folder(const fs::path& path) {
  std::error_code unknown;
  if (path.empty() || fs::is_directory(path, unknown)) return;
  make_private_folder(path.parent_path());
  if (file_system().make_folder(path) == 0) {
    sync_folder(parent_of(path));
  } else if (errno != EEXIST) {
    fail_to("create the folder", path);
  }
}

void sync_folder(const fs::path& folder) { sync_path(folder); }

void remove_folder(const fs::path& folder) noexcept {
  std::error_code ignored;
  for (fs::directory_iterator entry(folder, ignored), end; entry != end; entry.increment(ignored)) {
    if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
      remove_folder(entry->path());
    } else {
      file_system().remove(entry->path());
    }
  }
  file_system().remove(folder);
}

}  // namespace idiolect
