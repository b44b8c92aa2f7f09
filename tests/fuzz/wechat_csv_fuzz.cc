// Any bytes as a CSV of WeChat's: every record is exactly one message or one reject, and
// nothing of it is invalid UTF-8.
#include "reader_invariants.h"
#include "sources/wechat_csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  idiolect::sources::read_and_check(idiolect::sources::kWeChat, "lin/lin_0_5000.csv", data, size);
  return 0;
}
