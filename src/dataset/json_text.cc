#include "dataset/json_text.h"

#include "base/utf8.h"

namespace idiolect::dataset {
namespace {

bool is_plain(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

void append_escape(std::string& line, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      line += "\\\"";
      return;
    case '\\':
      line += "\\\\";
      return;
    case '\n':
      line += "\\n";
      return;
    case '\r':
      line += "\\r";
      return;
    case '\t':
      line += "\\t";
      return;
    case '\b':
      line += "\\b";
      return;
    case '\f':
      line += "\\f";
      return;
    default:
      break;
  }
  line += "\\u00";
  line += kHex[static_cast<unsigned char>(c) >> 4];
  line += kHex[static_cast<unsigned char>(c) & 0x0F];
}

}  // namespace

void append_json_string(std::string& line, std::string_view text) {
  line += '"';
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_plain(text[end])) ++end;
    line.append(text, at, end - at);
    at = end;
    if (at == text.size()) break;
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      append_escape(line, text[at++]);
      continue;
    }
    const CodePoint point = code_point_at(text, at);
    append_utf8(line, point.value);
    at += point.bytes;
  }
  line += '"';
}

}  // namespace idiolect::dataset
