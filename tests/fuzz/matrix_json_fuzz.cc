// Any bytes as an export of a Matrix room: what another JSON parser accepts is read, and
// every element of `messages` is exactly one message or one reject.
#include <nlohmann/json.hpp>
#include <string_view>

#include "reader_invariants.h"
#include "sources/matrix_json.h"

namespace {

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
  using namespace idiolect;
  const auto content = sources::read_and_check(sources::kMatrix, "export.json", data, size);
  if (!content) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sources::require(content->records >= count_all(text));
  return 0;
}
