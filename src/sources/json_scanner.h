// sources/json_scanner.h
//
// Finds where the values of a JSON list or object may be cut apart, without parsing
// them: 64 bytes at a time, only quotes, backslashes, brackets and commas are looked at.
// Whether what lies between two cuts is JSON is for simdjson to say.
#pragma once

#include <cstddef>
#include <string_view>

#include "sources/reader.h"

namespace idiolect::sources {

/// No string and no number of an export is longer.
inline constexpr std::size_t kLongestToken = std::size_t{64} << 20;

class JsonScanner {
 public:
  /// `text` is `document`'s or a part of it; both have to outlive the scanner. kPadding bytes
  /// behind it are readable.
  JsonScanner(const Document& document, std::string_view text,
              std::size_t longest_token = kLongestToken)
      : document_(document), text_(text), longest_token_(longest_token) {}

  /// `from` is where a value starts, in a list or object that is open. The first comma between its
  /// values at or behind `from` + `least`; or the bracket that closes it, if that is before. The
  /// size of the text where there is none, and also behind `from` + `least` + `most`, and where
  /// nothing ends for so many bytes as a token may have.
  std::size_t cut(std::size_t from, std::size_t least, std::size_t most) const;

  /// Behind the string whose opening quote is at `at`; the size of the text where it has no end
  /// so near.
  std::size_t end_of_string(std::size_t at) const;

 private:
  std::size_t from_document(std::size_t at) const;

  const Document& document_;
  std::string_view text_;
  std::size_t longest_token_;
};

/// simdjson takes four bytes for each sign of JSON (bracket, comma, …) in what it parses as a
/// whole. Chats have one in five to ten bytes; a file that is hardly anything else must not cost a
/// gigabyte.
bool has_too_many_signs(std::string_view text);

}  // namespace idiolect::sources
