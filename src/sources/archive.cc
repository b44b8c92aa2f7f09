#include "sources/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/error.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

enum class Format : std::uint8_t { Zip, Tar };

bool is_zip_name(std::string_view path) { return ascii_lower(path).ends_with(".zip"); }

/// What an archive is by its name; one without a name for it has been seen to be a zip.
Format format_of(std::string_view path) {
  return is_archive_name(path) && !is_zip_name(path) ? Format::Tar : Format::Zip;
}

struct Closer {
  void operator()(::archive* archive) const noexcept { ::archive_read_free(archive); }
};
using Handle = std::unique_ptr<::archive, Closer>;

/// What is wrong with an archive itself, rather than with a file in it or with its size.
class BadArchive : public Error {
 public:
  using Error::Error;
};

[[noreturn]] void fail_damaged(const std::string& path, ::archive* archive) {
  const char* const text = ::archive_error_string(archive);
  throw BadArchive(
      path + ": the archive cannot be read: " + (text != nullptr ? text : "unknown fault"),
      "it may be cut short; download or copy it again, or unpack it and give the folder");
}

Handle new_reader(Format format) {
  Handle archive(::archive_read_new());
  if (format == Format::Tar) {
    ::archive_read_support_format_tar(archive.get());
    ::archive_read_support_filter_gzip(archive.get());
  } else {
    // The reader that needs the table at the end: a zip without it was cut short.
    ::archive_read_support_format_zip_seekable(archive.get());
  }
  return archive;
}

Handle open_file(const std::filesystem::path& full_path, const std::string& path) {
  constexpr std::size_t kBlock = 1 << 16;
  Handle archive = new_reader(format_of(full_path.native()));
  if (::archive_read_open_filename(archive.get(), full_path.c_str(), kBlock) != ARCHIVE_OK)
    fail_damaged(path, archive.get());
  return archive;
}

Handle open_bytes(std::string_view bytes, const std::string& path) {
  Handle archive = new_reader(Format::Zip);
  if (::archive_read_open_memory(archive.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
    fail_damaged(path, archive.get());
  return archive;
}

Handle open_descriptor(int descriptor, const std::string& path) {
  constexpr std::size_t kBlock = 1 << 16;
  Handle archive = new_reader(Format::Zip);
  ::lseek(descriptor, 0, SEEK_SET);
  if (::archive_read_open_fd(archive.get(), descriptor, kBlock) != ARCHIVE_OK)
    fail_damaged(path, archive.get());
  return archive;
}

/// libarchive gives the names of entries in the language of the thread, and none at all where that
/// cannot spell them: "C", which a program starts with, knows no "Ó".
class Utf8Names {
 public:
  Utf8Names() : utf8_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (utf8_ != nullptr) before_ = ::uselocale(utf8_);
  }
  ~Utf8Names() {
    if (utf8_ == nullptr) return;
    ::uselocale(before_);
    ::freelocale(utf8_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  ::locale_t utf8_;
  ::locale_t before_ = nullptr;
};

/// Counts what the whole archive has produced, the archives in it too, against its limits.
struct Production {
  const ArchiveLimits& limits;
  std::string path;
  std::uint64_t archive_bytes = 0;
  std::uint64_t produced = 0;
  std::size_t entries = 0;

  void add_entry() {
    if (++entries > limits.entries)
      throw Error(path + ": the archive has more than " + std::to_string(limits.entries) + " files",
                  "unpack it and give the folder");
  }
  void add(std::size_t bytes) {
    produced += bytes;
    const bool too_dense = produced > limits.ratio_from && produced / limits.ratio > archive_bytes;
    if (produced > limits.total_bytes || too_dense)
      throw Error(path + ": the archive unpacks to far more than a chat export would (" +
                      std::to_string(produced) + " bytes so far)",
                  "if you trust it, unpack it yourself and give the folder");
  }
};

class ArchiveSource : public ByteSource {
 public:
  ArchiveSource(::archive* archive, const std::string& path, Production& production)
      : archive_(archive), path_(path), production_(production) {}

  std::size_t read(char* into, std::size_t size) override {
    constexpr std::size_t kStep = 1 << 20;  // so that the limits are looked at often
    const auto got = ::archive_read_data(archive_, into, std::min(size, kStep));
    if (got < 0) fail_damaged(path_, archive_);
    production_.add(static_cast<std::size_t>(got));
    return static_cast<std::size_t>(got);
  }

 private:
  ::archive* archive_;
  const std::string& path_;
  Production& production_;
};

/// The entry's name as valid UTF-8 with '/' between folders.
std::string name_of(::archive_entry* entry) {
  const char* name = ::archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = ::archive_entry_pathname(entry);
  std::string text = printable(name != nullptr ? name : "");
  std::replace(text.begin(), text.end(), '\\', '/');
  if (text.starts_with("./")) text.erase(0, 2);  // as tar writes what a folder holds
  return text;
}

/// True for a name that would leave the folder it is unpacked into.
bool leads_out(std::string_view name) {
  if (name.starts_with('/') || (name.size() > 1 && name[1] == ':')) return true;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('/'), name.size());
    if (name.substr(0, end) == "..") return true;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

class Visit {
 public:
  Visit(Handle archive, std::string full_path, std::string path, int depth, const Visitor& visitor,
        FileBuffer& buffer, Production& production)
      : archive_(std::move(archive)),
        full_path_(std::move(full_path)),
        path_(std::move(path)),
        depth_(depth),
        visitor_(visitor),
        buffer_(buffer),
        production_(production) {}

  void run() {
    ::archive_entry* entry = nullptr;
    while (true) {
      const int code = ::archive_read_next_header(archive_.get(), &entry);
      if (code == ARCHIVE_EOF) return;
      // A warning is about a name that the terminal's language cannot show: name_of copes.
      if (code != ARCHIVE_OK && code != ARCHIVE_WARN) fail_damaged(path_, archive_.get());
      production_.add_entry();
      visit(entry);
    }
  }

 private:
  void visit(::archive_entry* entry) {
    const std::string name = name_of(entry);
    const std::string shown = path_ + "!" + name;
    if (leads_out(name))
      throw BadArchive(shown + ": this path leads out of the archive", "do not trust this archive");
    if (::archive_entry_filetype(entry) == AE_IFDIR) return;
    if (::archive_entry_filetype(entry) != AE_IFREG || ::archive_entry_hardlink(entry) != nullptr)
      return visitor_.skip(shown, "a link or special file");
    if (::archive_entry_is_data_encrypted(entry) != 0)
      throw BadArchive(shown + ": encrypted with a password",
                       "unpack the archive and give the folder");
    const auto size =
        static_cast<std::uint64_t>(std::max<la_int64_t>(0, ::archive_entry_size(entry)));
    ArchiveSource source(archive_.get(), path_, production_);
    if (depth_ == 0 && is_zip_name(name)) return visit_inner(name, shown, size, source);
    Entry file(shown, full_path_ + "!" + name, source, buffer_, size,
               production_.limits.entry_bytes);
    visitor_.file(file);
  }

  /// A zip can only be read from its end, so all of it has to be in memory or in a file. What it
  /// produced before it turned out to be damaged has been read.
  void visit_inner(const std::string& name, const std::string& shown, std::uint64_t size,
                   ArchiveSource& source) {
    if (size > production_.limits.entry_bytes)
      return visitor_.skip(shown,
                           "a large archive inside an archive: unpack it and give the folder");
    FileBuffer buffer;
    Entry inner(shown, full_path_ + "!" + name, source, buffer, size,
                production_.limits.entry_bytes);
    const std::string_view bytes = inner.all();
    // People send each other all sorts of archives: a bad one is no reason to read no chat.
    try {
      const int file = inner.temporary_descriptor();
      Visit(file >= 0 ? open_descriptor(file, shown) : open_bytes(bytes, shown),
            full_path_ + "!" + name, shown, depth_ + 1, visitor_, buffer_, production_)
          .run();
    } catch (const BadArchive&) {
      visitor_.skip(shown, "a damaged or encrypted archive inside an archive");
    }
  }

  Handle archive_;
  std::string full_path_;
  std::string path_;
  int depth_;  // 0 of a file, 1 of an archive in one
  const Visitor& visitor_;
  FileBuffer& buffer_;
  Production& production_;
};

}  // namespace

bool is_archive_name(std::string_view path) {
  const std::string name = ascii_lower(path);
  return is_zip_name(name) || name.ends_with(".tar") || name.ends_with(".tar.gz") ||
         name.ends_with(".tgz");
}

void visit_archive(const std::filesystem::path& full_path, const std::string& path,
                   const Visitor& visitor, FileBuffer& buffer, const ArchiveLimits& limits) {
  const Utf8Names names;
  Production production{limits, path, std::filesystem::file_size(full_path)};
  Visit(open_file(full_path, path), full_path.string(), path, 0, visitor, buffer, production).run();
}

}  // namespace idiolect::sources
