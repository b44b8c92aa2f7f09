#include "tokenizer/template/escapes.h"

#include <cstdint>

#include "base/utf8.h"

namespace idiolect::tokenizer::jinja {
namespace {

constexpr std::string_view kNames = "abfnrtv\\'\"";
constexpr std::string_view kValues = "\a\b\f\n\r\t\v\\'\"";

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

struct Number {
  std::uint32_t value = 0;
  std::size_t digits = 0;
};

Number read_number(std::string_view text, int base, std::size_t most) {
  Number number;
  while (number.digits < most && number.digits < text.size()) {
    const int digit = digit_value(text[number.digits]);
    if (digit >= base) break;
    number.value =
        number.value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
    ++number.digits;
  }
  return number;
}

std::size_t hexadecimal_digits(char c) {
  switch (c) {
    case 'x':
      return 2;
    case 'u':
      return 4;
    case 'U':
      return 8;
    default:
      return 0;
  }
}

/// Appends what the escape `text` (after its backslash) stands for; returns the bytes it took,
/// 0 when it is no escape.
std::size_t append_escape(std::string& result, std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == '\n') return 1;
  if (const std::size_t simple = kNames.find(text[0]); simple != std::string_view::npos) {
    result += kValues[simple];
    return 1;
  }
  if (const Number octal = read_number(text, 8, 3); octal.digits > 0) {
    append_utf8(result, octal.value);
    return octal.digits;
  }
  const std::size_t wanted = hexadecimal_digits(text[0]);
  if (wanted == 0) return 0;
  const Number number = read_number(text.substr(1), 16, wanted);
  if (number.digits != wanted) return 0;
  append_utf8(result, number.value);
  return 1 + wanted;
}

}  // namespace

std::string unescape(std::string_view literal) {
  std::string result;
  result.reserve(literal.size());
  for (std::size_t i = 0; i < literal.size(); ++i) {
    const std::size_t taken = literal[i] == '\\' ? append_escape(result, literal.substr(i + 1)) : 0;
    if (taken == 0) result += literal[i];
    i += taken;
  }
  return result;
}

}  // namespace idiolect::tokenizer::jinja
