// Any bytes as a page of messages: every start of a message, counted once more here,
// is exactly one message or one reject.
#include <string_view>

#include "reader_invariants.h"
#include "sources/telegram_html.h"

namespace {

std::size_t count_starts(std::string_view text) {
  constexpr std::string_view kStart = "<div class=\"message ";
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at)
    count += text.substr(at).starts_with(kStart) ? 1u : 0u;
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace idiolect;
  const auto content = sources::read_and_check(sources::kTelegramHtml, "messages.html", data, size);
  sources::require(content.has_value());  // any bytes are a page
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sources::require(content->records == count_starts(text));
  return 0;
}
