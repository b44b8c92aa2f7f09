// Any bytes as a file of Google Chat's: what another JSON parser accepts as a list of
// messages is read, and every element of it is exactly one message or one reject.
#include <nlohmann/json.hpp>
#include <string_view>

#include "reader_invariants.h"
#include "sources/google_chat.h"

namespace {

/// Length of `messages` as the other parser sees it; -1 where it sees none, or too few of a kind.
std::ptrdiff_t count_messages(std::string_view text) {
  const auto root = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!root.is_object() || !root.contains("messages") || !root["messages"].is_array()) return -1;
  return static_cast<std::ptrdiff_t>(root["messages"].size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace idiolect;
  const auto content =
      sources::read_and_check(sources::kGoogleChat, "Groups/DM abc/messages.json", data, size);
  if (!content) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // The other parser keeps the last of two lists, this reader reads both.
  const std::ptrdiff_t counted = count_messages(text);
  sources::require(counted < 0 || static_cast<std::size_t>(counted) <= content->records);
  return 0;
}
