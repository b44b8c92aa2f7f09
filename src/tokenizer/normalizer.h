// tokenizer/normalizer.h
//
// The part "normalizer" of tokenizer.json: rewrites a piece of text before it is cut into words.
#pragma once

#include <functional>

#include "tokenizer/aligned_text.h"
#include "tokenizer/json_field.h"

namespace idiolect::tokenizer {

using Normalizer = std::function<AlignedText(const AlignedText&)>;

/// Throws Error, also for a kind that is not supported.
Normalizer read_normalizer(const JsonField& field);

}  // namespace idiolect::tokenizer
