// Any bytes as OpenExtract's table: every row is one message or one reject, and its
// text is UTF-8.
#include "reader_invariants.h"
#include "sources/openextract_csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  idiolect::sources::read_and_check(idiolect::sources::kOpenExtract, "/fuzz.csv", data, size);
  return 0;
}
