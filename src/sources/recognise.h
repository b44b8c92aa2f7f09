// sources/recognise.h
//
// Which row of the table a file belongs to.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

/// The row that claims a file, and whether it had to be assumed; null where none does.
struct Claim {
  const Source* source = nullptr;
  Match match = Match::No;
};

/// The first row of the table that claims what `glimpse` shows.
Claim recognise(const Glimpse& glimpse);

}  // namespace idiolect::sources
