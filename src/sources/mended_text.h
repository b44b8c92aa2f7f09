// sources/mended_text.h
//
// The text of a document as valid UTF-8 without a byte-order mark. Most documents
// are that already and are not copied.
#pragma once

#include <string>
#include <string_view>

#include "sources/reader.h"

namespace idiolect::sources {

class MendedText {
 public:
  /// `document` has to outlive the object; `content` gets a note where bytes had to be replaced.
  MendedText(const Document& document, FileContent& content);
  MendedText(const MendedText&) = delete;
  MendedText& operator=(const MendedText&) = delete;

  std::string_view text() const noexcept { return text_; }

 private:
  std::string_view text_;
  std::string mended_;
};

}  // namespace idiolect::sources
