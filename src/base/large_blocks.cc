#include "base/large_blocks.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>

#include <limits>
#endif

namespace idiolect {

void keep_large_blocks() {
#ifdef __GLIBC__
  // Blocks beyond the first threshold are mappings of their own, returned when freed; memory beyond
  // the second is returned from the end of the heap.
  mallopt(M_MMAP_THRESHOLD, std::numeric_limits<int>::max());
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
#endif
}

}  // namespace idiolect
