// commands/tokenize.h
//
// The work of `idiolect tokenize`, on streams.
#pragma once

#include <iosfwd>

#include "tokenizer/tokenizer.h"

namespace idiolect::commands {

enum class TokenizeDirection { Encode, Decode };

/// For each line of JSON, one line out: {"text"} becomes {"ids"} with what the tokenizer itself
/// adds, or {"ids"} becomes {"text"} without special tokens. Empty lines are skipped.
/// Throws Error naming the line that is something else.
void tokenize_lines(const tokenizer::Tokenizer& tokenizer, TokenizeDirection direction,
                    std::istream& in, std::ostream& out);

}  // namespace idiolect::commands
