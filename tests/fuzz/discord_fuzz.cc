// Any bytes as each kind of file that holds Discord's messages: every record is exactly
// one message or one reject, and texts and names are valid UTF-8. Of JSON, another parser
// counts the elements.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/discord_exporter_csv.h"
#include "sources/discord_exporter_json.h"
#include "sources/discord_exporter_text.h"
#include "sources/discord_package.h"
#include "sources/display_names.h"
#include "sources/join.h"

namespace {

using namespace idiolect;

void require(bool claim) {
  if (!claim) std::abort();
}

/// Elements of the list of messages as the other parser sees it; -1 where it sees none.
std::ptrdiff_t count_messages(std::string_view text) {
  const auto root = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (root.is_array()) return static_cast<std::ptrdiff_t>(root.size());
  if (!root.is_object() || !root.contains("messages") || !root["messages"].is_array()) return -1;
  return static_cast<std::ptrdiff_t>(root["messages"].size());
}

void check(const sources::Source& source, std::string_view path, std::string_view text,
           bool is_json) {
  source.detect({path, text, {}});
  sources::FileContent content;
  try {
    content = source.read({path, text});
  } catch (const Error&) {
    return;
  }
  std::size_t messages = 0;
  for (const sources::ThreadPart& part : content.parts) {
    messages += part.thread.messages.size();
    require(is_valid_utf8(part.thread.title));
    for (const chat::Message& message : part.thread.messages)
      require(is_valid_utf8(message.text) && is_valid_utf8(message.author));
  }
  for (const auto& [id, name] : content.names) require(is_valid_utf8(id) && is_valid_utf8(name));
  require(messages + content.rejects.size() == content.records);
  const std::ptrdiff_t counted = is_json ? count_messages(text) : -1;
  require(counted < 0 || static_cast<std::size_t>(counted) == content.records);
  if (content.parts.empty()) return;
  chat::Thread thread = sources::join_parts(std::move(content.parts));
  sources::apply_names(thread, content.names);
  for (const chat::Message& message : thread.messages) require(is_valid_utf8(message.text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  text.resize(size + sources::kPadding);
  const std::string_view view = std::string_view(text).substr(0, size);
  constexpr std::string_view kFolder = "package/messages/c123456789012345678/";
  check(sources::kDiscordExporterJson, "Club - general [1].json", view, true);
  check(sources::kDiscordExporterCsv, "Club - general [1].csv", view, false);
  check(sources::kDiscordExporterText, "Club - general [1].txt", view, false);
  for (const std::string_view name : {"messages.csv", "messages.json", "channel.json"})
    check(sources::kDiscordPackage, std::string(kFolder).append(name), view, false);
  check(sources::kDiscordPackage, "package/messages/index.json", view, false);
  check(sources::kDiscordPackage, "package/account/user.json", view, false);
  return 0;
}
