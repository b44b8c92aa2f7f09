// tokenizer/aligned_text.h
//
// Text on its way through normalizers and pre-tokenizers: each byte remembers
// which bytes of the input it came from. Loss labels are read off these, so a
// rewrite may widen a byte's source but never lose or reorder it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/tokenizer.h"

namespace idiolect::tokenizer {

/// Bytes [begin, end) of the input; half the size of a Range, since there is one per byte.
struct Source {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

class AlignedText {
 public:
  /// Empty; may grow to `limit` bytes.
  explicit AlignedText(std::size_t limit) : limit_(limit) {}
  /// A piece of the input, each byte standing for the whole character it belongs to.
  /// Throws Error when the piece does not end below 4 GiB.
  AlignedText(std::string_view input, Range piece);

  const std::string& bytes() const noexcept { return bytes_; }
  bool empty() const noexcept { return bytes_.empty(); }
  std::size_t size() const noexcept { return bytes_.size(); }

  /// What a range of these bytes stands for in the input. `range` must not be empty.
  Range source(Range range) const noexcept {
    return {sources_[range.begin].begin, sources_[range.end - 1].end};
  }
  /// The empty place in the input just before byte `at`; at the end, just behind the last byte.
  Source before(std::size_t at) const noexcept;

  /// An empty text that may grow as far as this one.
  AlignedText blank() const { return AlignedText(limit_); }
  void reserve(std::size_t size);
  /// Adds bytes that all stand for `source`. Throws Error beyond the limit.
  void append(std::string_view bytes, Source source);
  /// Adds a range of another text, sources included. Throws Error beyond the limit.
  void append(const AlignedText& other, Range range);
  /// Adds bytes that together stand for a range of `other`, which may be empty.
  void append_rewritten(std::string_view bytes, const AlignedText& other, Range range);

 private:
  void check_growth(std::size_t more) const;

  std::string bytes_;
  std::vector<Source> sources_;  // one per byte, ascending
  std::size_t limit_;
};

}  // namespace idiolect::tokenizer
