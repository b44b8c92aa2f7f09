// base/large_blocks.h
//
// What malloc does with blocks of many megabytes. Left alone, it returns each to the kernel when it
// is freed and gets it back page by page, zeroed: for a training step, which frees and allocates
// the same sizes over and over, that is a tenth of all processor time, and for a pass that only
// walks through memory six times its own.
#pragma once

namespace idiolect {

/// From now on malloc keeps what is freed (up to 2 GiB at the end of its memory) for the next
/// block. The process holds a few percent more memory at its peak. Does nothing where malloc is not
/// glibc's.
void keep_large_blocks();

}  // namespace idiolect
