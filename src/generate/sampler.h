// generate/sampler.h
//
// From the scores of all tokens to the one that comes next.
#pragma once

#include <span>

#include "base/random.h"
#include "chat/responder.h"
#include "tokenizer/tokenizer.h"

namespace idiolect::generate {

/// Draws the next token. `logits` [V] is used as scratch space; `recent` are the tokens the
/// repetition penalty (Keskar et al. 2019, arXiv:1909.05858) looks at. With temperature 0 the
/// best token wins, the lowest id where several are best; `random` is then untouched.
tokenizer::TokenId sample(std::span<float> logits, const chat::Sampler& sampler,
                          std::span<const tokenizer::TokenId> recent, Random& random);

}  // namespace idiolect::generate
