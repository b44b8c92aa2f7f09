// Any bytes as a chat that LINE saved: every record is exactly one message or one reject, and
// nothing of it is invalid UTF-8.
#include "reader_invariants.h"
#include "sources/line_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  idiolect::sources::read_and_check(idiolect::sources::kLine, "line.txt", data, size);
  return 0;
}
