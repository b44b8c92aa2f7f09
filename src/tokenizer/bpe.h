// tokenizer/bpe.h
//
// Byte-pair encoding of one word (Sennrich et al. 2016): its characters, merged
// pair by pair in the order the merges were learned.
// Source: huggingface/tokenizers, models/bpe, whose order of merging this follows
// to the letter, including which out-of-date candidates still count.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/pair_table.h"
#include "tokenizer/vocabulary.h"

namespace idiolect::tokenizer {

struct BpeOptions {
  std::optional<std::string> unknown_token;
  std::string continuing_subword_prefix;  // on every character but the first
  std::string end_of_word_suffix;         // on the last character
  bool fuse_unknown = false;              // neighbouring unknown characters are one token
  bool byte_fallback = false;             // unknown characters become <0xE2> <0x96> …
  bool ignore_merges = false;             // a word that is a token needs no merging
};

/// A token of a word and the bytes of the word it stands for.
struct WordToken {
  TokenId id = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

class Bpe {
 public:
  Bpe(Vocabulary vocabulary, PairTable merges, BpeOptions options);
  ~Bpe();
  Bpe(Bpe&&) noexcept;
  Bpe& operator=(Bpe&&) noexcept;

  /// Appends the tokens of `word`, shorter than 4 GiB. May be called from several threads.
  void tokenize(std::string_view word, std::vector<WordToken>& tokens) const;

  const Vocabulary& vocabulary() const noexcept { return vocabulary_; }

 private:
  class Cache;
  std::vector<WordToken> characters(std::string_view word) const;
  bool add_bytes(std::string_view character, std::uint32_t begin,
                 std::vector<WordToken>& symbols) const;

  Vocabulary vocabulary_;
  PairTable merges_;
  BpeOptions options_;
  std::optional<TokenId> unknown_;
  std::vector<TokenId> byte_tokens_;  // by byte; -1 where the vocabulary has none
  std::unique_ptr<Cache> cache_;
};

}  // namespace idiolect::tokenizer
