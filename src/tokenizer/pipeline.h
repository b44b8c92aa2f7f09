// tokenizer/pipeline.h
//
// The parts of a tokenizer.json in the order a text passes them: added tokens
// that are spelled out, normalizer, added tokens in their normalised form,
// pre-tokenizer, BPE; and what the post-processor puts around the result.
#pragma once

#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "tokenizer/added_tokens.h"
#include "tokenizer/bpe.h"
#include "tokenizer/decoder.h"
#include "tokenizer/normalizer.h"
#include "tokenizer/post_processor.h"
#include "tokenizer/pre_tokenizer.h"

namespace idiolect::tokenizer {

struct Pipeline {
  /// `root` is tokenizer.json without its model. Throws Error.
  Pipeline(Bpe bpe, const JsonField& root);

  Encoding encode(std::string_view text, std::span<const Range> content) const;
  AlignedText normalize(AlignedText text) const;
  /// Empty for an unknown id. Views the pipeline.
  std::string_view token_of(TokenId id) const noexcept;
  std::optional<TokenId> id_of(std::string_view token) const noexcept;

  Bpe model;
  Normalizer normalizer;       // empty: none
  PreTokenizer pre_tokenizer;  // empty: none
  Decoder decoder;             // empty: tokens joined by spaces
  Surroundings surroundings;
  std::vector<AddedToken> added;
  Vocabulary added_vocabulary;  // only those that the model's vocabulary lacks
  std::unordered_set<TokenId> special;
  AddedTokenMatcher raw;         // looked for in the text as it is
  AddedTokenMatcher normalized;  // looked for in the normalised text

 private:
  void add_tokens(const JsonField& root);
  void add_token(const AddedToken& token, const JsonField& list);
  void check_surroundings(const JsonField& root) const;
};

}  // namespace idiolect::tokenizer
