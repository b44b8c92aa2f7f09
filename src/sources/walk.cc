#include "sources/walk.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <functional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/parallel.h"
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

/// One file that is not an archive, open.
class OpenFile {
 public:
  OpenFile(const Found& found, FileBuffer& buffer)
      : source_(found.path),
        full_path_(fs::absolute(found.path).lexically_normal()),
        entry_(printable(found.path.native()), full_path_.string(), source_, buffer, found.bytes,
               kAnySize) {}

  Entry& entry() noexcept { return entry_; }
  const fs::path& full_path() const noexcept { return full_path_; }

 private:
  FileSource source_;
  fs::path full_path_;
  Entry entry_;
};

void visit(const Found& found, const Visitor& visitor, FileBuffer& buffer,
           std::function<void(std::size_t)> report) {
  OpenFile file(found, buffer);
  file.entry().report_to(std::move(report));
  const bool look = found.path.extension().empty();
  if (is_archive(found.path, look ? file.entry().head() : std::string_view()))
    return visit_archive(file.full_path(), file.entry().path(), visitor, buffer);
  visitor.file(file.entry());
}

/// Files that are looked at together, so many bytes of them at most.
constexpr std::uint64_t kBytesAhead = std::uint64_t{1} << 24;
constexpr std::size_t kFilesAhead = 256;

/// Large files are gone through in steps, and a file without an extension may be an archive.
bool may_be_ahead(const Found& found) {
  return found.bytes <= kBytesAhead / 4 && !found.path.extension().empty() &&
         !is_archive_name(found.path.native());
}

/// Visits files one after the other, in their order.
class Walker {
 public:
  Walker(const Visitor& visitor, const Progress& progress, std::uint64_t total)
      : visitor_(visitor), progress_(progress), where_{"reading", 0, total, "bytes", {}} {}

  void visit_all(std::span<const Found> files) {
    while (!files.empty()) {
      const std::size_t count = visitor_.ahead ? count_ahead(files) : 0;
      if (count > 1) {
        visit_ahead(files.first(count));
      } else {
        visit_one(files.front());
      }
      files = files.subspan(std::max<std::size_t>(count, 1));
    }
  }

 private:
  static std::size_t count_ahead(std::span<const Found> files) {
    std::uint64_t bytes = 0;
    std::size_t count = 0;
    while (count < std::min(files.size(), kFilesAhead) && bytes < kBytesAhead &&
           may_be_ahead(files[count]))
      bytes += files[count++].bytes;
    return count;
  }

  void visit_ahead(std::span<const Found> files) {
    std::vector<Visitor::Turn> turns(files.size());
    parallel_for(files.size(), [&](std::size_t i) {
      thread_local FileBuffer buffer;
      try {
        OpenFile file(files[i], buffer);
        turns[i] = visitor_.ahead(file.entry());
      } catch (...) {
        turns[i] = [thrown = std::current_exception()] { std::rethrow_exception(thrown); };
      }
    });
    for (std::size_t i = 0; i < files.size(); ++i) in_turn(files[i], turns[i]);
  }

  void visit_one(const Found& found) {
    std::size_t furthest = 0;  // a file may be gone through twice
    in_turn(found, [&] {
      visit(found, visitor_, buffer_, [&](std::size_t bytes) {
        furthest = std::max(furthest, bytes);
        ProgressReport inside = where_;
        inside.done += furthest;
        report(progress_, inside);
      });
    });
  }

  void in_turn(const Found& found, const Visitor::Turn& turn) {
    try {
      turn();
    } catch (const Error& error) {
      if (!visitor_.failed) throw;
      visitor_.failed(printable(found.path.native()), error);
    }
    where_.done += found.bytes;
    report(progress_, where_);
  }

  const Visitor& visitor_;
  const Progress& progress_;
  ProgressReport where_;
  FileBuffer buffer_;
};

}  // namespace

void walk(std::span<const fs::path> paths, const Visitor& visitor, const Progress& progress) {
  Listing listing(visitor);
  for (const fs::path& path : paths) listing.add(path);
  std::uint64_t total = 0;
  for (const Found& found : listing.found) total += found.bytes;
  Walker(visitor, progress, total).visit_all(listing.found);
}

}  // namespace idiolect::sources
