// tokenizer/post_processor.h
//
// The part "post_processor" of tokenizer.json: the tokens a tokenizer itself
// puts around a text, such as <s>. What it does to offsets does not concern ids.
#pragma once

#include <vector>

#include "tokenizer/json_field.h"
#include "tokenizer/tokenizer.h"

namespace idiolect::tokenizer {

struct Surroundings {
  std::vector<TokenId> before;
  std::vector<TokenId> after;
};

/// Throws Error, also for a kind that is not supported.
Surroundings read_post_processor(const JsonField& field);

}  // namespace idiolect::tokenizer
