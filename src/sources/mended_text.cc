#include "sources/mended_text.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "base/utf8.h"

namespace idiolect::sources {

bool is_utf8(const Document& document, std::string_view text) {
  constexpr std::size_t kStep = std::size_t{1} << 20;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(at + kStep, text.size());
    for (int i = 0; i < 3 && end < text.size() && (text[end] & '\xC0') == '\x80'; ++i) --end;
    if (!simdjson::validate_utf8(text.data() + at, end - at)) return false;
    at = end;
    document.passed(static_cast<std::size_t>(text.data() - document.text.data()) + at);
  }
  return true;
}

MendedText::MendedText(const Document& document, FileContent& content)
    : text_(without_bom(document.text)) {
  if (simdjson::validate_utf8(text_.data(), text_.size())) return;
  Sanitized sanitized = sanitize_utf8(text_);
  mended_ = std::move(sanitized.text);
  text_ = mended_;
  content.notes.push_back(std::string(document.path) + ": " + std::to_string(sanitized.replaced) +
                          " invalid UTF-8 sequences were replaced by U+FFFD");
}

}  // namespace idiolect::sources
