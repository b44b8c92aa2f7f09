// Any bytes as a database of Messages: every row is one message or one reject, the
// text is UTF-8, and nothing is read that the database's size does not explain.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/imessage_db.h"

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
  sources::is_imessage_db({"/fuzz.db", view, {}});
  sources::FileContent content;
  try {
    content = sources::read_imessage_db({"fuzz.db", view});
  } catch (const Error&) {
    return 0;
  }
  std::size_t messages = 0;
  for (const sources::ThreadPart& part : content.parts) {
    messages += part.thread.messages.size();
    require(is_valid_utf8(part.thread.title));
    for (const chat::Message& message : part.thread.messages)
      require(is_valid_utf8(message.text) && is_valid_utf8(message.author));
  }
  require(messages + content.rejects.size() == content.records);
  return 0;
}
