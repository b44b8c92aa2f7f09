// tokenizer/template/text.h
//
// Strings that remember where each byte comes from: the template itself, or the
// content of one message. What a template does to a string (trim, slice, replace,
// join …) keeps that knowledge, so that after rendering every byte of a message
// is known by its position and not by searching for its text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace idiolect::tokenizer::jinja {

/// Where a byte comes from. 0 is the template; callers number their contents from 1.
using Source = std::uint32_t;
inline constexpr Source kTemplate = 0;

/// The bytes from the end of the run before up to `end` come from `source`; never empty.
struct Run {
  std::size_t end = 0;
  Source source = kTemplate;
  bool operator==(const Run&) const = default;
};

/// UTF-8 text and the runs that cover it exactly, neighbours of different sources.
class Text {
 public:
  Text() = default;
  explicit Text(std::string_view bytes, Source source = kTemplate) { append(bytes, source); }

  const std::string& bytes() const noexcept { return bytes_; }
  const std::vector<Run>& runs() const noexcept { return runs_; }
  std::size_t size() const noexcept { return bytes_.size(); }
  bool empty() const noexcept { return bytes_.empty(); }

  void append(std::string_view bytes, Source source);
  void append(const Text& other);
  /// Bytes [begin, end), clamped to the text.
  Text slice(std::size_t begin, std::size_t end) const;
  void append_slice(const Text& other, std::size_t begin, std::size_t end);

 private:
  std::string bytes_;
  std::vector<Run> runs_;
};

/// Walks a Text front to back and tells the source of the byte it stands on.
class SourceCursor {
 public:
  explicit SourceCursor(const Text& text) : runs_(text.runs()) {}
  /// Source of byte `at`; `at` must not go back between calls and lie in the text.
  Source at(std::size_t at);

 private:
  const std::vector<Run>& runs_;
  std::size_t run_ = 0;
};

/// Python's str.isspace for one code point: what strip(), split() and the lexer call white.
bool is_python_space(char32_t value) noexcept;

enum class Ends { Left, Right, Both };
/// Without the code points of `characters` at the ends; without white space where it is null.
Text strip(const Text& text, const std::string* characters, Ends ends);

/// Each non-overlapping `from` becomes `to`, at most `count` of them (negative: all). An empty
/// `from` matches between all code points, as in Python.
Text replace(const Text& text, std::string_view from, const Text& to, std::int64_t count);

/// Python's str.split: at white space where `separator` is null, else at each separator.
std::vector<Text> split(const Text& text, const std::string* separator, std::int64_t most);
std::vector<Text> split_from_right(const Text& text, const std::string* separator,
                                   std::int64_t most);
std::vector<Text> split_lines(const Text& text);

enum class Case { Upper, Lower, Title, Capital, Swap };
/// Simple case mapping code point by code point (German ß keeps its form).
Text with_case(const Text& text, Case wanted);

/// Code points [start:stop:step] as Python slices them; the bounds are already resolved.
Text slice_code_points(const Text& text, std::int64_t start, std::int64_t stop, std::int64_t step);

/// The byte at which each code point begins, and the size of the text at the end.
std::vector<std::size_t> code_point_begins(std::string_view text);

}  // namespace idiolect::tokenizer::jinja
