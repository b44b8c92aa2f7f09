#include "sources/recognise.h"

#include "sources/source_table.h"

namespace idiolect::sources {

Claim recognise(const Glimpse& glimpse) {
  for (const Source& source : kSources)
    if (const Match match = source.detect(glimpse); match != Match::No) return {&source, match};
  return {};
}

}  // namespace idiolect::sources
