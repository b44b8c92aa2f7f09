// tokenizer/template/expression_parser.h
//
// Expressions of the template language, lowest precedence first: conditional,
// or, and, not, comparison, + -, ~, * / // %, **, unary, then what is appended to
// a value: attributes, subscripts, calls, filters and tests. Source: jinja2/parser.py.
#pragma once

#include "tokenizer/template/syntax.h"
#include "tokenizer/template/token_stream.h"

namespace idiolect::tokenizer::jinja {

enum class Ternary : bool { No, Yes };  // whether `a if b` may stand here unbracketed

/// One expression; Throws Error with the line.
ExpressionPtr parse_expression(TokenStream& tokens, Ternary ternary = Ternary::Yes);
/// One expression, or several separated by commas, which are a tuple.
ExpressionPtr parse_tuple(TokenStream& tokens, Ternary ternary = Ternary::Yes);
/// What follows "filter" in a block: name(arguments) | name …; the innermost value is null.
ExpressionPtr parse_filter_chain(TokenStream& tokens);
/// "| name …" appended to `value`, which may be null; `value` itself where there is none.
ExpressionPtr parse_filters(TokenStream& tokens, ExpressionPtr value);

}  // namespace idiolect::tokenizer::jinja
