// sources/archive.h
//
// Reads the files of a zip or a tar where they are: nothing is extracted. Zips in it
// are opened as well, but not what is in those. Archives come from strangers, so what
// counts is what an archive produces, never what its headers say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "sources/entry.h"

namespace idiolect::sources {

/// What is told about an export's files while they are walked through.
struct Visitor {
  /// What of a file has to be done in its turn.
  using Turn = std::function<void()>;

  std::function<void(Entry& entry)> file;
  std::function<void(std::string path, std::string reason)> skip;
  /// Told of a file or archive that is broken, instead of ending the walk; empty: the walk ends.
  std::function<void(std::string path, const Error& error)> failed = {};
  /// Small files of folders may be looked at ahead of their turn, several at a time; empty: `file`
  /// is told of them as of the others.
  std::function<Turn(Entry& entry)> ahead = {};
};

struct ArchiveLimits {
  std::size_t entries = 500'000;
  std::uint64_t entry_bytes = kAnySize;
  std::uint64_t total_bytes = std::uint64_t{1} << 35;
  std::uint64_t ratio = 200;              // produced bytes per byte of the archive …
  std::uint64_t ratio_from = 10'000'000;  // … once so many are produced
};

/// True where the name says that it is an archive: .zip, .tar, .tar.gz, .tgz, in any case.
bool is_archive_name(std::string_view path);

/// Visits the regular files of a zip or a tar in its own order, and those of zips in it; `path` is
/// shown, `full_path` absolute. What all of them produce together counts against the limits. Throws
/// Error when it is damaged, encrypted, goes beyond a limit, or holds a path that leads out of it;
/// a zip in it that is damaged, encrypted or leads out is skipped.
void visit_archive(const std::filesystem::path& full_path, const std::string& path,
                   const Visitor& visitor, FileBuffer& buffer, const ArchiveLimits& limits = {});

}  // namespace idiolect::sources
