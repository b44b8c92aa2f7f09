#include "sources/walk.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace fs = std::filesystem;
namespace {

struct Found {
  fs::path path;
  std::uint64_t bytes = 0;
};

[[noreturn]] void fail(const fs::path& path, const std::error_code& code) {
  throw Error(path.string() + ": cannot be read: " + code.message(),
              "check the path and its permissions");
}

class FileSource : public ByteSource {
 public:
  explicit FileSource(const fs::path& path)
      : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) fail(path, {errno, std::generic_category()});
  }
  ~FileSource() override { ::close(descriptor_); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  int descriptor() const override { return descriptor_; }
  std::size_t read(char* into, std::size_t size) override {
    while (true) {
      const ssize_t got = ::read(descriptor_, into, size);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) fail(path_, {errno, std::generic_category()});
    }
  }

 private:
  fs::path path_;
  int descriptor_;
};

bool is_of_the_system(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with("._") || name == ".DS_Store" || name == "Thumbs.db" || name == "__MACOSX";
}

class Listing {
 public:
  explicit Listing(const Visitor& visitor) : visitor_(visitor) {}

  void add(const fs::path& path) {
    std::error_code code;
    const fs::file_status status = fs::status(path, code);
    if (!fs::exists(status))
      throw Error(path.string() + ": no such file or folder", "check the path");
    if (code) fail(path, code);
    if (fs::is_directory(status)) return add_folder(path);
    if (!fs::is_regular_file(status)) throw Error(path.string() + ": neither a file nor a folder");
    add_file(path);
  }

  std::vector<Found> found;

 private:
  void add_file(const fs::path& path) {
    std::error_code code;
    const auto bytes = fs::file_size(path, code);
    if (code) fail(path, code);
    found.push_back({path, bytes});
  }

  void add_folder(const fs::path& folder) {
    std::error_code code;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code))
      entries.push_back(*it);
    if (code) fail(folder, code);
    std::sort(entries.begin(), entries.end());
    for (const fs::directory_entry& entry : entries) add_entry(entry);
  }

  void add_entry(const fs::directory_entry& entry) {
    const fs::path& path = entry.path();
    if (is_of_the_system(path))
      return visitor_.skip(printable(path.native()), "made by the operating system");
    if (entry.is_symlink())
      return visitor_.skip(printable(path.native()), "a link or special file");
    if (entry.is_directory()) return add_folder(path);
    if (!entry.is_regular_file())
      return visitor_.skip(printable(path.native()), "a link or special file");
    add_file(path);
  }

  const Visitor& visitor_;
};

/// True where `path` is to be opened as an archive. Office documents are zips as well.
bool is_archive(const fs::path& path, std::string_view head) {
  if (is_archive_name(path.native())) return true;
  return path.extension().empty() && head.starts_with("PK\x03\x04");
}

void visit(const Found& found, const Visitor& visitor, FileBuffer& buffer,
           std::function<void(std::size_t)> report) {
  FileSource source(found.path);
  const fs::path full_path = fs::absolute(found.path).lexically_normal();
  const std::string shown = printable(found.path.native());
  Entry entry(shown, full_path.string(), source, buffer, found.bytes, kAnySize);
  entry.report_to(std::move(report));
  const std::string extension = ascii_lower(found.path.extension().string());
  const bool look = extension.empty();
  if (is_archive(found.path, look ? entry.head() : std::string_view()))
    return visit_archive(full_path, shown, visitor, buffer);
  visitor.file(entry);
}

}  // namespace

void walk(std::span<const fs::path> paths, const Visitor& visitor, const Progress& progress) {
  Listing listing(visitor);
  for (const fs::path& path : paths) listing.add(path);
  ProgressReport where{"reading", 0, 0, "bytes", {}};
  for (const Found& found : listing.found) where.total += found.bytes;
  FileBuffer buffer;
  for (const Found& found : listing.found) {
    try {
      std::size_t furthest = 0;  // a file may be gone through twice
      visit(found, visitor, buffer, [&](std::size_t bytes) {
        furthest = std::max(furthest, bytes);
        ProgressReport inside = where;
        inside.done += furthest;
        report(progress, inside);
      });
    } catch (const Error& error) {
      if (!visitor.failed) throw;
      visitor.failed(printable(found.path.native()), error);
    }
    where.done += found.bytes;
    report(progress, where);
  }
}

}  // namespace idiolect::sources
