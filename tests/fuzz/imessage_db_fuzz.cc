// Any bytes as a database of Messages: every row is one message or one reject, the
// text is UTF-8, and nothing is read that the database's size does not explain.
#include "reader_invariants.h"
#include "sources/imessage_db.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  idiolect::sources::read_and_check(idiolect::sources::kIMessageDb, "/fuzz.db", data, size);
  return 0;
}
