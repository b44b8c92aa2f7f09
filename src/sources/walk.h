// sources/walk.h
//
// Finds the files of an export: a file, a folder at any level, a zip, or zips in a folder.
#pragma once

#include <filesystem>
#include <span>

#include "base/progress.h"
#include "sources/archive.h"

namespace idiolect::sources {

/// Visits every regular file below `paths`, folders in the order of their sorted names; links
/// inside folders are not followed. Throws Error when a path does not exist or cannot be read.
void walk(std::span<const std::filesystem::path> paths, const Visitor& visitor,
          const Progress& progress);

}  // namespace idiolect::sources
