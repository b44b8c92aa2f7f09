// sources/recognise.h
//
// Which row of the table a file belongs to.
#pragma once

#include <string>
#include <string_view>

#include "sources/entry.h"
#include "sources/reader.h"

namespace idiolect::sources {

/// What a file is found to be.
struct Recognised {
  const Source* source = nullptr;  // the first row of the table that claims it
  bool is_assumed = false;         // its schema fits two sources, and its path does not say which
  std::string reason;              // why it is not read, where no row claims it
};

/// Looks at the beginning of `entry`. `as_source` settles Instagram or Messenger where the path
/// does not; else empty. Throws Error when it cannot be read.
Recognised recognise(Entry& entry, std::string_view as_source);

}  // namespace idiolect::sources
