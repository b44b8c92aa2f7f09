// Any bytes as a WhatsApp text export: every line at which a message starts is exactly one message
// or one reject, as are lines in front of the first, and what comes out is UTF-8.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/whatsapp_text.h"

namespace {

using namespace idiolect;

void require(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  text.resize(size + sources::kPadding);
  const std::string_view view = std::string_view(text).substr(0, size);
  sources::is_whatsapp_text({"/fuzz/chat.txt", view, {}});
  sources::FileContent content;
  try {
    content = sources::read_whatsapp_text({"WhatsApp Chat with Anna.txt", view});
  } catch (const Error&) {
    return 0;
  }
  std::size_t messages = 0;
  for (const sources::ThreadPart& part : content.parts) {
    messages += part.thread.messages.size();
    for (const chat::Message& message : part.thread.messages) {
      require(is_valid_utf8(message.text) && is_valid_utf8(message.author));
      require(message.text.empty() == (message.kind != chat::Kind::Text));
      require(message.text.find('\r') == std::string::npos);
    }
  }
  require(messages + content.rejects.size() == content.records);
  std::size_t lines = 1;
  for (const char c : view) lines += c == '\n' ? 1 : 0;
  require(content.records <= lines);
  return 0;
}
