#include "sources/recognise.h"

#include "base/utf8.h"
#include "sources/source_table.h"
#include "sources/unread_formats.h"

namespace idiolect::sources {

Recognised recognise(Entry& entry, std::string_view as_source) {
  Recognised found;
  if (is_media(entry.path())) {
    found.reason = "media";
    return found;
  }
  const Glimpse glimpse{entry.full_path(), without_bom(entry.head()), as_source};
  for (const Source& source : kSources)
    if (const Match match = source.detect(glimpse); match != Match::No) {
      found.source = &source;
      found.is_assumed = match == Match::Assumed;
      return found;
    }
  found.reason = reason_not_read(glimpse);
  return found;
}

}  // namespace idiolect::sources
