// Any bytes as a WhatsApp text export: every line at which a message starts is exactly one message
// or one reject, as are lines in front of the first, and what comes out is UTF-8.
#include <string_view>

#include "reader_invariants.h"
#include "sources/whatsapp_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace idiolect;
  const auto content =
      sources::read_and_check(sources::kWhatsAppText, "WhatsApp Chat with Anna.txt", data, size);
  if (!content) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const sources::ThreadPart& part : content->parts)
    for (const chat::Message& message : part.thread.messages)
      sources::require(message.text.empty() == (message.kind != chat::Kind::Text));
  std::size_t lines = 1;
  for (const char c : text) lines += c == '\n' ? 1 : 0;
  sources::require(content->records <= lines);
  return 0;
}
