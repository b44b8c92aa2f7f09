// Any bytes as a page of messages: every start of a message, counted once more here,
// is exactly one message or one reject.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/telegram_html.h"

namespace {

using namespace idiolect;

void require(bool claim) {
  if (!claim) std::abort();
}

std::size_t count_starts(std::string_view text) {
  constexpr std::string_view kStart = "<div class=\"message ";
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at)
    count += text.substr(at).starts_with(kStart) ? 1u : 0u;
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  text.resize(size + sources::kPadding);
  const std::string_view view = std::string_view(text).substr(0, size);
  sources::is_telegram_html({"messages.html", view, {}});
  const sources::FileContent content = sources::read_telegram_html({"messages.html", view});
  std::size_t messages = 0;
  for (const sources::ThreadPart& part : content.parts) {
    messages += part.thread.messages.size();
    require(is_valid_utf8(part.thread.title));
    for (const chat::Message& message : part.thread.messages) {
      require(is_valid_utf8(message.text) && is_valid_utf8(message.author));
      require(message.text.empty() || message.kind == chat::Kind::Text);
    }
  }
  require(messages + content.rejects.size() == content.records);
  require(content.records == count_starts(view));
  return 0;
}
