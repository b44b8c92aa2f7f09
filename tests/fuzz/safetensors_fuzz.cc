// Whatever the bytes, the reader either refuses them with an Error or gives tensors that
// cover the data exactly once, each as long as its shape says.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "weights/header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace weights = idiolect::weights;
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  weights::Header header;
  try {
    header = weights::read_header(file, "input");
  } catch (const idiolect::Error&) {
    return 0;
  }
  std::size_t next = header.data_start;
  for (const weights::Entry& entry : header.entries) {
    std::size_t bits = weights::bits_of(entry.dtype);
    for (const std::int64_t width : entry.shape) bits *= static_cast<std::size_t>(width);
    if (header.data_start + entry.begin != next) std::abort();
    if ((entry.end - entry.begin) * 8 != bits) std::abort();
    next = header.data_start + entry.end;
  }
  if (next != size) std::abort();
  return 0;
}
