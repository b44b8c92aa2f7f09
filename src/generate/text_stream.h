// generate/text_stream.h
//
// Tokens to text as they come. Decoding token by token loses spaces and breaks
// emoji, so a window of tokens is decoded twice and the difference emitted; a
// character that is not complete yet waits.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tokenizer/tokenizer.h"

namespace idiolect::generate {

class TextStream {
 public:
  /// `prompt` is what the new text continues; it is not emitted. Keeps a reference to `tokenizer`.
  explicit TextStream(const tokenizer::Tokenizer& tokenizer,
                      std::vector<tokenizer::TokenId> prompt = {});

  /// The text that `id` completes; may be empty.
  std::string append(tokenizer::TokenId id);
  /// What was held back, incomplete characters as U+FFFD.
  std::string finish();
  /// Everything emitted so far.
  const std::string& text() const noexcept { return text_; }

 private:
  std::string emit(bool at_end);

  const tokenizer::Tokenizer& tokenizer_;
  std::vector<tokenizer::TokenId> ids_;
  std::size_t window_ = 0;  // first token of the window that is decoded
  std::size_t read_ = 0;    // tokens whose text is out
  std::string text_;
};

}  // namespace idiolect::generate
