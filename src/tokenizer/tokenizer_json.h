// tokenizer/tokenizer_json.h
//
// Reads tokenizer.json. Its two big lists, the vocabulary and the merges, are
// taken straight from simdjson's tape; the rest is small and comes as Json.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "tokenizer/bpe.h"

namespace idiolect::tokenizer {

struct TokenizerJson {
  Bpe model;
  Json rest;  // the document without "model"
};

/// Throws Error naming `where` and the byte or the member at fault.
TokenizerJson read_tokenizer_json(std::string_view text, const std::string& where);

}  // namespace idiolect::tokenizer
