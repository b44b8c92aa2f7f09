// sources/meta_strings.h
//
// The strings of Meta's JSON. Meta writes each UTF-8 byte as a \u00XX escape, so
// that "é" arrives as "Ã©" (mojibake). The decoder undoes the JSON escapes and the
// mojibake in one pass over the raw bytes. Rules: docs/formats/instagram.md.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace idiolect::sources {

class MetaStrings {
 public:
  /// The text of a JSON string as UTF-8. `raw` is what stands between its quotes and is valid
  /// UTF-8. When every code point is at most U+00FF, one is not ASCII, and together they are the
  /// bytes of valid UTF-8, those bytes are the text; a sequence cut off at the end is dropped. Any
  /// other string stays as it is. A lone surrogate or an impossible escape becomes U+FFFD. Views
  /// `raw` or this object, until the next call.
  std::string_view decode(std::string_view raw);

  /// The same of a string whose escapes are undone already.
  std::string mend(std::string_view decoded);

  /// The text of JSON whose strings are what they seem: only the escapes are undone.
  std::string_view decode_plain(std::string_view raw);

  /// Lone surrogates and impossible escapes so far.
  std::size_t replaced() const noexcept { return replaced_; }

 private:
  void reserve(std::size_t size);

  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t replaced_ = 0;
};

}  // namespace idiolect::sources
