// Any bytes as Signal's own export.
#include "reader_invariants.h"
#include "sources/signal_native.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace idiolect::sources;
  read_and_check(kSignalNative, "/x/main.jsonl", data, size);
  return 0;
}
