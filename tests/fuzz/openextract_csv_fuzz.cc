// Any bytes as OpenExtract's table: every row is one message or one reject, and its
// text is UTF-8.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/openextract_csv.h"

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
  sources::is_openextract_csv({"/fuzz.csv", view, {}});
  sources::FileContent content;
  try {
    content = sources::read_openextract_csv({"fuzz.csv", view});
  } catch (const Error&) {
    return 0;
  }
  std::size_t messages = 0;
  for (const sources::ThreadPart& part : content.parts) {
    messages += part.thread.messages.size();
    for (const chat::Message& message : part.thread.messages)
      require(is_valid_utf8(message.text) && is_valid_utf8(message.author));
  }
  require(messages + content.rejects.size() == content.records);
  return 0;
}
