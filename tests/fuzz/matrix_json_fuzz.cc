// Any bytes as an export of a Matrix room: what another JSON parser accepts is read, and
// every element of `messages` is exactly one message or one reject.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/matrix_json.h"

namespace {

using namespace idiolect;

void require(bool claim) {
  if (!claim) std::abort();
}

/// Elements of `messages`. Of a key that is there twice this parser keeps the last only, so the
/// count is a lower bound.
std::size_t count_all(std::string_view text) {
  const auto root = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!root.is_object()) return 0;
  const auto list = root.find("messages");
  return list != root.end() && list->is_array() ? list->size() : 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  text.resize(size + sources::kPadding);
  const std::string_view view = std::string_view(text).substr(0, size);
  sources::is_matrix_json({"export.json", view, {}});
  sources::FileContent content;
  try {
    content = sources::read_matrix_json({"export.json", view});
  } catch (const Error&) {
    return 0;
  }
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
  require(content.records >= count_all(view));
  return 0;
}
