// tokenizer/decoder.h
//
// The part "decoder" of tokenizer.json: from tokens as the vocabulary spells them back to text.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tokenizer/json_field.h"

namespace idiolect::tokenizer {

/// Tokens in, pieces of text out; joined, the pieces are the text.
using Decoder = std::function<std::vector<std::string>(std::vector<std::string>)>;

/// Throws Error, also for a kind that is not supported.
Decoder read_decoder(const JsonField& field);

}  // namespace idiolect::tokenizer
