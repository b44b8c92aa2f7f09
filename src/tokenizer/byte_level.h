// tokenizer/byte_level.h
//
// GPT-2's spelling of bytes: each of the 256 as one printable character, so that
// a vocabulary of byte sequences can be written as text. A space is "Ġ".
// Source: openai/gpt-2, encoder.py, bytes_to_unicode.
#pragma once

#include <optional>
#include <string_view>

#include "tokenizer/aligned_text.h"

namespace idiolect::tokenizer {

/// The character, as UTF-8, that spells a byte.
std::string_view character_of_byte(unsigned char byte) noexcept;
/// The inverse; empty for a character that spells none.
std::optional<unsigned char> byte_of_character(char32_t c) noexcept;

/// Every byte of the text as its character.
AlignedText spell_bytes(const AlignedText& text);

}  // namespace idiolect::tokenizer
