#include "sources/json_head.h"

#include <algorithm>

namespace idiolect::sources {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(kBlanks, at), text.size());
}

/// Behind the string whose opening quote is at `at`; npos where it does not end.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::vector<HeadKey> keys_of_head(std::string_view head, std::size_t deepest) {
  std::vector<HeadKey> keys;
  std::size_t at = skip_blanks(head, 0);
  if (at == head.size() || head[at] != '{') return keys;
  std::size_t depth = 0;
  while (at < head.size()) {
    const char c = head[at];
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && depth > 0) --depth;
    if (c != '"') {
      ++at;
      continue;
    }
    const std::size_t end = end_of_string(head, at);
    if (end == std::string_view::npos) break;
    const std::size_t colon = skip_blanks(head, end);
    if (depth <= deepest && colon < head.size() && head[colon] == ':')
      keys.push_back(
          {depth, head.substr(at + 1, end - at - 2), head.substr(skip_blanks(head, colon + 1))});
    at = end;
  }
  return keys;
}

}  // namespace idiolect::sources
