#include "sources/mended_text.h"

#include <simdjson.h>

#include <utility>

#include "base/utf8.h"

namespace idiolect::sources {

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
