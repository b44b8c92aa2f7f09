// Any bytes as a chat of signal-export.
#include "reader_invariants.h"
#include "sources/signal_export.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace idiolect::sources;
  read_and_check(kSignalExport, "/x/Sam/chat.md", data, size);
  return 0;
}
