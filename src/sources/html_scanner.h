// sources/html_scanner.h
//
// Goes through HTML that a program wrote, tag by tag, in one pass and without a tree:
// such files have hundreds of megabytes and need no repair.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace idiolect::sources {

class HtmlScanner {
 public:
  enum class Token : std::uint8_t { Open, Close, Text, End };

  /// `html` has to outlive the scanner.
  explicit HtmlScanner(std::string_view html) : html_(html) {}

  /// The next token. Comments, declarations and what is in style and script are passed over.
  Token next();

  /// Of a tag: its name in lower case. Valid until the next token.
  std::string_view name() const noexcept { return name_; }
  /// Of an opening tag: true where `name` is among its classes.
  bool has_class(std::string_view name) const noexcept;
  /// Of a text: characters instead of references. UTF-8 where the document is.
  std::string text() const;

 private:
  Token read_tag();
  void pass_over(std::string_view end);

  std::string_view html_;
  std::size_t at_ = 0;
  std::string name_;
  std::string_view content_;  // of the tag behind its name, or of the text
};

}  // namespace idiolect::sources
