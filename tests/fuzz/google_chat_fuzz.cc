// Any bytes as a file of Google Chat's: what another JSON parser accepts as a list of
// messages is read, and every element of it is exactly one message or one reject.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/google_chat.h"

namespace {

using namespace idiolect;

void require(bool claim) {
  if (!claim) std::abort();
}

/// Length of `messages` as the other parser sees it; -1 where it sees none, or too few of a kind.
std::ptrdiff_t count_messages(std::string_view text) {
  const auto root = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!root.is_object() || !root.contains("messages") || !root["messages"].is_array()) return -1;
  return static_cast<std::ptrdiff_t>(root["messages"].size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  text.resize(size + sources::kPadding);
  const std::string_view view = std::string_view(text).substr(0, size);
  sources::is_google_chat({"messages.json", view, {}});
  sources::FileContent content;
  try {
    content = sources::read_google_chat({"Groups/DM abc/messages.json", view});
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
  // The other parser keeps the last of two lists, this reader reads both.
  const std::ptrdiff_t counted = count_messages(view);
  require(counted < 0 || static_cast<std::size_t>(counted) <= content.records);
  return 0;
}
