// Any bytes as text or HTML of imessage-exporter (the first byte says which), or as a
// typedstream: every record is one message or one reject, and its text is UTF-8.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "sources/imessage_exporter.h"
#include "sources/imessage_text.h"

namespace {

using namespace idiolect;

void require(bool claim) {
  if (!claim) std::abort();
}

void check(const sources::FileContent& content) {
  std::size_t messages = 0;
  for (const sources::ThreadPart& part : content.parts) {
    messages += part.thread.messages.size();
    for (const chat::Message& message : part.thread.messages)
      require(is_valid_utf8(message.text) && is_valid_utf8(message.author));
  }
  require(messages + content.rejects.size() == content.records);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  text.resize(size + sources::kPadding);
  const std::string_view view = std::string_view(text).substr(0, size);
  const sources::Document document{"fuzz/a, b.x", view};
  sources::is_imessage_exporter_text({"/fuzz.txt", view, {}});
  sources::is_imessage_exporter_html({"/fuzz.html", view, {}});
  check(view.starts_with('<') ? sources::read_imessage_exporter_html(document)
                              : sources::read_imessage_exporter_text(document));
  const auto archived = sources::string_of_typedstream(view);
  require(!archived || archived->size() <= size);
  return 0;
}
