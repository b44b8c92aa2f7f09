// Any bytes as the JSON of WhatsApp-Chat-Exporter.
#include "reader_invariants.h"
#include "sources/whatsapp_chat_exporter.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace idiolect::sources;
  read_and_check(kWhatsAppChatExporter, "/x/result.json", data, size);
  return 0;
}
