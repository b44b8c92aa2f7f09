// sources/duplicates.h
//
// What two files of one thread both have: downloads overlap, an export is made
// again, a thread is there as a page and as data. Every message is kept once.
#pragma once

#include <vector>

#include "sources/reader.h"

namespace idiolect::sources {

/// Takes out of `parts`, which are all of one thread, what another of its files has too, and
/// returns it, with the place of each message among those of its part: "duplicate", where an
/// earlier file has a message of the same time, author, text and kind (one that a file has twice
/// stays twice), and "page-copy", all of a page where a file has the thread as data. Parts of the
/// same path are one file.
Rejects drop_duplicates(std::vector<ThreadPart>& parts);

}  // namespace idiolect::sources
