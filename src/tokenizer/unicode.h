// tokenizer/unicode.h
//
// The classes of characters that tokenizers speak of, as Rust's standard library
// and regex crate define them (the reference is written in Rust), and the
// Unicode normal forms.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace idiolect::tokenizer {

/// The property White_Space: `\s`.
bool is_white_space(char32_t c) noexcept;
/// `\w`: alphabetic, marks, decimal digits, connectors, joiners.
bool is_word_character(char32_t c) noexcept;
/// General category N: digits, letter-like numbers, fractions.
bool is_numeric(char32_t c) noexcept;
/// ASCII punctuation and symbols, or general category P.
bool is_punctuation(char32_t c) noexcept;
/// General category Mn.
bool is_nonspacing_mark(char32_t c) noexcept;

/// Appends the lower-case form; of U+0130 that is two characters.
void append_lowercase(std::string& text, char32_t c);

enum class NormalForm { Nfc, Nfd, Nfkc, Nfkd };

/// True when nothing before `c` can change how `c` and what follows is normalised,
/// nor `c` what is before it: a safe place to cut.
bool starts_normal_chunk(char32_t c, NormalForm form) noexcept;

/// The normal form of valid UTF-8; linear but for sorting runs of marks. Throws Error.
std::string normalize(std::string_view text, NormalForm form);

/// How many bytes of white space `text` ends or starts with.
std::size_t white_space_at_end(std::string_view text) noexcept;
std::size_t white_space_at_start(std::string_view text) noexcept;

/// Whether the last or first character is a word character; false for an empty text.
bool ends_with_word(std::string_view text) noexcept;
bool starts_with_word(std::string_view text) noexcept;

}  // namespace idiolect::tokenizer
