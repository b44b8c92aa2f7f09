// sources/survey.h
//
// Looks at every file of an export by itself, before anything is decided: what it is,
// what is in it, and why it is not read. Where read_exports stops, a survey goes on.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "base/progress.h"
#include "sources/reader.h"

namespace idiolect::sources {

/// One file of an export.
struct Finding {
  std::string path;     // as given, then inside the archive after '!'
  std::string source;   // empty where no reader claims it
  FileContent content;  // empty where there is an `error` or a `skipped`
  std::string error;    // a reader or an archive failed: why, and what to do
  std::string skipped;  // no reader claims it: what it is instead
};

/// Calls `found` for every file below `paths`, in their order. Where `deliver` is given, it takes
/// the threads of a file before `found` is called for that (with an error, perhaps: then they do
/// not count). Of large files, one thread at a time has to be in memory then, and one file
/// otherwise; small ones may be read ahead together. `as_source` settles Instagram or Messenger
/// where the path does not. Throws Error only when a path does not exist or cannot be listed.
void survey(std::span<const std::filesystem::path> paths,
            const std::optional<std::string>& as_source,
            const std::function<void(Finding finding)>& found, const Progress& progress = {},
            const Deliver* deliver = nullptr);

}  // namespace idiolect::sources
