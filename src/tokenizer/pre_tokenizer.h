// tokenizer/pre_tokenizer.h
//
// The part "pre_tokenizer" of tokenizer.json: cuts a piece of text into the
// words that BPE then works on one by one, and may rewrite them (ByteLevel, Metaspace).
#pragma once

#include <functional>
#include <vector>

#include "tokenizer/aligned_text.h"
#include "tokenizer/json_field.h"

namespace idiolect::tokenizer {

/// A text and the ranges of its words: ascending, disjoint, none empty.
struct Words {
  AlignedText text;
  std::vector<Range> words;
};

using PreTokenizer = std::function<void(Words&)>;

/// Throws Error, also for a kind that is not supported.
PreTokenizer read_pre_tokenizer(const JsonField& field);

}  // namespace idiolect::tokenizer
