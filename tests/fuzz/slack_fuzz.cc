// Any bytes as a day of a Slack channel and as the lists beside the channels: every element
// of a day is exactly one message or one reject, as many as another JSON parser counts.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/display_names.h"
#include "sources/join.h"
#include "sources/slack.h"

namespace {

using namespace idiolect;

void require(bool claim) {
  if (!claim) std::abort();
}

/// Elements of the list as the other parser sees it; -1 where it sees none.
std::ptrdiff_t count_elements(std::string_view text) {
  const auto root = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  return root.is_array() ? static_cast<std::ptrdiff_t>(root.size()) : -1;
}

void check(std::string_view path, std::string_view text, bool is_day) {
  sources::is_slack({path, text, {}});
  sources::FileContent content;
  try {
    content = sources::read_slack({path, text});
  } catch (const Error&) {
    return;
  }
  std::size_t messages = 0;
  for (const sources::ThreadPart& part : content.parts) messages += part.thread.messages.size();
  require(messages + content.rejects.size() == content.records);
  const std::ptrdiff_t counted = is_day ? count_elements(text) : -1;
  require(counted < 0 || static_cast<std::size_t>(counted) == content.records);
  for (const auto& [id, name] : content.names) require(is_valid_utf8(id) && is_valid_utf8(name));
  if (content.parts.empty()) return;
  chat::Thread thread = sources::join_parts(std::move(content.parts));
  sources::apply_names(thread, content.names);
  for (const chat::Message& message : thread.messages)
    require(is_valid_utf8(message.text) && is_valid_utf8(message.author));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  text.resize(size + sources::kPadding);
  const std::string_view view = std::string_view(text).substr(0, size);
  check("export/general/2023-04-13.json", view, true);
  check("export/users.json", view, false);
  check("export/dms.json", view, false);
  return 0;
}
