// tokenizer/word_split.h
//
// Cutting words where something matches: what all pre-tokenizers that only cut have in common.
// Source: huggingface/tokenizers, tokenizer/normalizer.rs, NormalizedString::split.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "tokenizer/json_field.h"
#include "tokenizer/pre_tokenizer.h"

namespace idiolect::tokenizer {

/// What becomes of a match: dropped, a word of its own, the end of the word before it, the start
/// of the word after it, or one word with the matches beside it.
enum class SplitBehavior { Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous };

SplitBehavior read_split_behavior(const JsonField& field);

/// A part of a word; the parts of a word cover it.
struct WordPart {
  Range range;
  bool matches = false;
};

/// Appends the parts of a word, which is not empty.
using WordMatcher = std::function<void(std::string_view word, std::vector<WordPart>& parts)>;

/// Parts from where something matched.
void cover_word(std::string_view word, const std::vector<Range>& matches,
                std::vector<WordPart>& parts);

/// Each character of a class is a match of its own.
WordMatcher match_characters(bool (*is_in_class)(char32_t));

/// Cuts every word.
void split_words(Words& words, const WordMatcher& matcher, SplitBehavior behavior);

}  // namespace idiolect::tokenizer
