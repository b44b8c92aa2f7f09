// Any bytes as an SMS backup of Android.
#include "reader_invariants.h"
#include "sources/sms_xml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace idiolect::sources;
  read_and_check(kSmsXml, "/x/sms.xml", data, size);
  return 0;
}
