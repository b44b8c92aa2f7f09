// privacy/secret_values.h
//
// What a value behind a cue looks like: a password, a code, or what stands in chats anyway.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "privacy/finding.h"
#include "privacy/tokens.h"

namespace idiolect::privacy {

/// Bytes of a text, without the quotes and brackets around them.
struct Value {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool quoted = false;
  std::size_t size() const noexcept { return end - begin; }
  std::string_view of(std::string_view text) const noexcept { return text.substr(begin, size()); }
};

/// The value that begins at byte `at`: to the next blank, or to the closing quote.
Value value_at(std::string_view text, std::size_t at) noexcept;

struct Traits {
  std::size_t digits = 0;
  std::size_t letters = 0;
  std::size_t capitals = 0;  // behind a small letter
  std::size_t signs = 0;
  bool separators_only = true;  // signs are '-', '.', ' ' or '#' and '*'
};

Traits traits_of(std::string_view value) noexcept;

/// A password by its looks. `colon`: one stands right before, so that any word may be it.
bool is_password(const Value& value, std::string_view text, bool colon) noexcept;

/// A password that nothing but "wifi" or the name of a service announces: letters with digits.
bool is_strong_password(std::string_view word) noexcept;

/// A PIN or a code: 3 to 12 digits, or some letters with digits; `told`: a colon or "is" is before.
/// Without the '!' that ends the sentence.
std::optional<Value> code_in(Value value, std::string_view text, bool told) noexcept;

/// Where digits go on in groups of the same size: "12 34", "3169 4570 0893 3143".
std::size_t spaced_end(const Value& value, std::string_view text) noexcept;

/// "482913", "482 913", "482-913", "G-482913": the code whose last token is `at`.
std::optional<Finding> code_that_ends(const Tokens& tokens, std::size_t at) noexcept;

/// Twelve to twenty-four short words that open a wallet, from token `at` on.
std::optional<Finding> seed_phrase(const Tokens& tokens, std::size_t at) noexcept;

}  // namespace idiolect::privacy
