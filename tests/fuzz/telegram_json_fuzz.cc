// Any bytes as Telegram's result.json: what another JSON parser accepts is read, and
// every element of every list of messages is exactly one message or one reject.
#include <nlohmann/json.hpp>
#include <string_view>

#include "reader_invariants.h"
#include "sources/telegram_json.h"

namespace {

/// Elements of a chat's `messages`. Of a key that is there twice this parser keeps the last only,
/// so the count is a lower bound.
std::size_t count_messages(const nlohmann::json& chat) {
  if (!chat.is_object()) return 0;
  const auto list = chat.find("messages");
  return list != chat.end() && list->is_array() ? list->size() : 0;
}

std::size_t count_all(std::string_view text) {
  const auto root = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!root.is_object()) return 0;
  std::size_t count = 0;
  for (const char* const section : {"chats", "left_chats"}) {
    const auto found = root.find(section);
    if (found == root.end() || !found->is_object()) continue;
    const auto list = found->find("list");
    if (list == found->end() || !list->is_array()) continue;
    for (const auto& chat : *list) count += count_messages(chat);
  }
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace idiolect;
  const auto content = sources::read_and_check(sources::kTelegramJson, "result.json", data, size);
  if (!content) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sources::require(content->records >= count_all(text));
  return 0;
}
