#include "sources/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"

namespace idiolect::sources {
namespace {

struct Closer {
  void operator()(::archive* archive) const noexcept { ::archive_read_free(archive); }
};
using Handle = std::unique_ptr<::archive, Closer>;

[[noreturn]] void fail_damaged(const std::string& path, ::archive* archive) {
  const char* const text = ::archive_error_string(archive);
  throw Error(path + ": the archive cannot be read: " + (text != nullptr ? text : "unknown fault"),
              "it may be cut short; download or copy it again, or unpack it and give the folder");
}

Handle open_zip(const std::filesystem::path& full_path, const std::string& path) {
  constexpr std::size_t kBlock = 1 << 16;
  Handle archive(::archive_read_new());
  // The reader that needs the table at the end: a zip without it was cut short.
  ::archive_read_support_format_zip_seekable(archive.get());
  if (::archive_read_open_filename(archive.get(), full_path.c_str(), kBlock) != ARCHIVE_OK)
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

/// Counts what the whole archive has produced, against its limits.
struct Production {
  const ArchiveLimits& limits;
  std::string path;
  std::uint64_t archive_bytes = 0;
  std::uint64_t produced = 0;

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
  ArchiveSource(::archive* archive, Production& production)
      : archive_(archive), production_(production) {}

  std::size_t read(char* into, std::size_t size) override {
    constexpr std::size_t kStep = 1 << 20;  // so that the limits are looked at often
    const auto got = ::archive_read_data(archive_, into, std::min(size, kStep));
    if (got < 0) fail_damaged(production_.path, archive_);
    production_.add(static_cast<std::size_t>(got));
    return static_cast<std::size_t>(got);
  }

 private:
  ::archive* archive_;
  Production& production_;
};

/// The entry's name as valid UTF-8 with '/' between folders.
std::string name_of(::archive_entry* entry) {
  const char* name = ::archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = ::archive_entry_pathname(entry);
  std::string text = sanitize_utf8(name != nullptr ? name : "").text;
  std::replace(text.begin(), text.end(), '\\', '/');
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
  Visit(const std::filesystem::path& full_path, const std::string& path, const Visitor& visitor,
        FileBuffer& buffer, const ArchiveLimits& limits)
      : full_path_(full_path.string()),
        visitor_(visitor),
        buffer_(buffer),
        production_{limits, path, std::filesystem::file_size(full_path)},
        archive_(open_zip(full_path, path)) {}

  void run() {
    ::archive_entry* entry = nullptr;
    for (std::size_t count = 1;; ++count) {
      const int code = ::archive_read_next_header(archive_.get(), &entry);
      if (code == ARCHIVE_EOF) return;
      // A warning is about a name that the terminal's language cannot show: name_of copes.
      if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
        fail_damaged(production_.path, archive_.get());
      if (count > production_.limits.entries)
        throw Error(production_.path + ": the archive has more than " +
                        std::to_string(production_.limits.entries) + " files",
                    "unpack it and give the folder");
      visit(entry);
    }
  }

 private:
  void visit(::archive_entry* entry) {
    const std::string name = name_of(entry);
    const std::string shown = production_.path + "!" + name;
    if (leads_out(name))
      throw Error(shown + ": this path leads out of the archive", "do not trust this archive");
    if (::archive_entry_filetype(entry) == AE_IFDIR) return;
    if (::archive_entry_filetype(entry) != AE_IFREG)
      return visitor_.skip(shown, "a link or special file");
    if (::archive_entry_is_data_encrypted(entry) != 0)
      throw Error(shown + ": encrypted with a password", "unpack the archive and give the folder");
    const auto size = std::max<la_int64_t>(0, ::archive_entry_size(entry));
    ArchiveSource source(archive_.get(), production_);
    Entry file(shown, full_path_ + "!" + name, source, buffer_, static_cast<std::size_t>(size),
               production_.limits.entry_bytes);
    visitor_.file(file);
  }

  Utf8Names names_;
  std::string full_path_;
  const Visitor& visitor_;
  FileBuffer& buffer_;
  Production production_;
  Handle archive_;
};

}  // namespace

void visit_archive(const std::filesystem::path& full_path, const std::string& path,
                   const Visitor& visitor, FileBuffer& buffer, const ArchiveLimits& limits) {
  Visit(full_path, path, visitor, buffer, limits).run();
}

}  // namespace idiolect::sources
