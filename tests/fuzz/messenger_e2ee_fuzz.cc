// Any bytes as Messenger's encrypted thread and as Instagram's old messages.json:
// every record is exactly one message or one reject, and joining a file with itself
// as another file loses nothing and doubles nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/instagram_2019.h"
#include "sources/messenger_e2ee.h"
#include "tests/sources/joined.h"

namespace {

using namespace idiolect;

void require(bool claim) {
  if (!claim) std::abort();
}

std::size_t count_messages(const std::vector<sources::ThreadPart>& parts) {
  std::size_t messages = 0;
  for (const sources::ThreadPart& part : parts) messages += part.thread.messages.size();
  return messages;
}

void check(sources::FileContent (*read)(const sources::Document&), std::string_view text) {
  sources::FileContent content;
  try {
    content = read({"x/Bob_15.json", text});
  } catch (const Error&) {
    return;
  }
  const std::size_t messages = count_messages(content.parts);
  require(messages + content.rejects.size() == content.records);
  sources::ThreadJoiner joiner(text.size() % 2 == 0 ? 0 : 1 << 20);
  for (const char* const path : {"a", "b"})
    for (sources::ThreadPart part : content.parts) {
      for (const chat::Message& message : part.thread.messages)
        require(is_valid_utf8(message.text) && is_valid_utf8(message.author));
      part.path = path;
      joiner.add(std::move(part));
    }
  const sources::JoinedThreads joined = sources::take_all(joiner);
  std::size_t kept = 0;
  for (const chat::Thread& thread : joined.threads) kept += thread.messages.size();
  require(kept == messages && joined.rejects.size() == messages);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  text.resize(size + sources::kPadding);
  const std::string_view view = std::string_view(text).substr(0, size);
  check(sources::read_messenger_e2ee, view);
  check(sources::read_instagram_2019, view);
  return 0;
}
