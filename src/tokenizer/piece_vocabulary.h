// tokenizer/piece_vocabulary.h
//
// A sentencepiece BPE vocabulary as the files of a Hugging Face tokenizer.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/json.h"

namespace idiolect::tokenizer {

struct Piece {
  enum class Type : std::uint8_t { Normal, Unknown, Control, Byte };
  std::string text;
  double score = 0;  // of a normal piece: the higher, the earlier it is merged
  Type type = Type::Normal;
};

/// The tokens that open a turn in the chat template of tokenizer_config, as `kRoleTokens` of a
/// vocabulary: <|system|>, <|user|>, <|assistant|>.
inline constexpr std::string_view kRoleTokens = "<|system|>,<|user|>,<|assistant|>";

/// tokenizer.json for pieces in the order of their ids, with the ids that sentencepiece itself
/// gives for the same text. Every pair of pieces that makes a piece is a merge, ordered by the
/// score of what it makes. Source: transformers, convert_slow_tokenizer.py.
Json tokenizer_json(std::span<const Piece> pieces);

/// tokenizer_config.json with a chat template in which every turn is its role's token, its words
/// and </s>: three tokens beside the words, and nothing a message could spell.
Json tokenizer_config(std::size_t context);

}  // namespace idiolect::tokenizer
