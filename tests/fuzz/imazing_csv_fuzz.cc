// Any bytes as an iMazing CSV: every record is exactly one message or one reject,
// counted once more by a scanner that shares nothing with the reader.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/csv.h"
#include "sources/imazing_csv.h"

namespace {

using namespace idiolect;

/// Records below the header, or -1 where a quote is left open (the reader then takes lines anew).
std::ptrdiff_t count_records(std::string_view text, char separator) {
  std::ptrdiff_t records = -1;
  bool quoted = false, field_start = true, in_record = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '\n') {
      records += in_record ? 1 : 0;
      in_record = false;
      field_start = true;
      continue;
    } else if (c == '"' && field_start) {
      quoted = true;
    } else if (c == '\r' && !in_record && i + 1 < text.size() && text[i + 1] == '\n') {
      continue;  // an empty line
    }
    in_record = true;
    field_start = !quoted && c == separator;
  }
  if (quoted) return -1;
  return records + (in_record ? 1 : 0);
}

void require(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  text.resize(size + sources::kPadding);
  const std::string_view view = std::string_view(text).substr(0, size);
  // Which app it is makes a difference only at the end.
  const bool messages_app =
      sources::is_imazing_csv({"fuzz.csv", view, {}}, sources::ImazingApp::Messages) ==
      sources::Match::Yes;
  const auto app = messages_app ? sources::ImazingApp::Messages : sources::ImazingApp::WhatsApp;
  sources::FileContent content;
  try {
    content = sources::read_imazing_csv({"fuzz.csv", view}, app);
  } catch (const Error&) {
    return 0;
  }
  std::size_t messages = 0;
  for (const sources::ThreadPart& part : content.parts) {
    messages += part.thread.messages.size();
    for (const chat::Message& message : part.thread.messages) require(is_valid_utf8(message.text));
  }
  require(messages + content.rejects.size() == content.records);
  const std::string mended = sanitize_utf8(without_bom(view)).text;
  const std::ptrdiff_t counted = count_records(mended, sources::sniff_separator(mended));
  require(counted < 0 || static_cast<std::size_t>(counted) == content.records);
  return 0;
}
