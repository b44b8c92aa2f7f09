// tokenizer/template/lexer.h
//
// A chat template cut into text and the tokens of its tags, with Jinja's rules of
// white space as Hugging Face switches them on: trim_blocks (the line feed after a
// block goes) and lstrip_blocks (the blanks before a block that starts its line go).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace idiolect::tokenizer::jinja {

enum class TokenKind {
  Data,           // text outside tags
  BlockBegin,     // {%
  BlockEnd,       // %}
  VariableBegin,  // {{
  VariableEnd,    // }}
  Name,
  String,  // `text` is the value, escapes resolved
  Integer,
  Float,
  Operator,
  End,
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::string text;
  std::size_t line = 1;  // 1-based
};

/// The tokens of `source`, ended by one of kind End. Comments and raw blocks are resolved.
/// Throws Error with the line of an unclosed tag or a character that belongs to no token.
std::vector<Token> tokenize(std::string_view source, std::string_view where);

/// "chat_template.jinja:12: " for the errors of every stage.
std::string place(std::string_view where, std::size_t line);

}  // namespace idiolect::tokenizer::jinja
