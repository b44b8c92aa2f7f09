#include "tokenizer/template/expression_parser.h"

#include <charconv>
#include <optional>

namespace idiolect::tokenizer::jinja {
namespace {

template <class Node>
ExpressionPtr make(std::size_t line, Node node) {
  auto expression = std::make_unique<Expression>();
  expression->line = line;
  expression->node = std::move(node);
  return expression;
}

ExpressionPtr parse_or(TokenStream& tokens);
ExpressionPtr parse_unary(TokenStream& tokens, bool with_filters);

ExpressionPtr parse_conditional(TokenStream& tokens) {
  ExpressionPtr value = parse_or(tokens);
  while (tokens.is_name("if")) {
    const std::size_t line = tokens.take().line;
    ExpressionPtr condition = parse_or(tokens);
    ExpressionPtr otherwise;
    if (tokens.skip_name("else")) {
      const TokenStream::Nesting nesting(tokens);
      otherwise = parse_conditional(tokens);
    }
    value = make(line, Conditional{std::move(condition), std::move(value), std::move(otherwise)});
  }
  return value;
}

// --- literals ---------------------------------------------------------------------------------

ExpressionPtr parse_strings(TokenStream& tokens) {
  const std::size_t line = tokens.line();
  std::string text = tokens.take().text;
  while (tokens.is(TokenKind::String)) text += tokens.take().text;
  return make(line, Literal{Value(text)});
}

ExpressionPtr parse_number(TokenStream& tokens) {
  const bool is_integer = tokens.is(TokenKind::Integer);
  const std::size_t line = tokens.line();
  const std::string& text = tokens.current().text;
  const char* const end = text.data() + text.size();
  Value value;
  std::from_chars_result read;
  if (is_integer) {
    std::int64_t number = 0;
    read = std::from_chars(text.data(), end, number);
    value = Value(number);
  } else {
    double number = 0;
    read = std::from_chars(text.data(), end, number);
    value = Value(number);
  }
  if (read.ec != std::errc() || read.ptr != end) tokens.fail("the number is too large");
  tokens.take();
  return make(line, Literal{std::move(value)});
}

/// Items up to `close`, which is taken. `had_comma` tells a tuple from a bracketed expression.
std::vector<ExpressionPtr> parse_items(TokenStream& tokens, std::string_view close,
                                       bool& had_comma) {
  std::vector<ExpressionPtr> items;
  while (!tokens.skip_operator(close)) {
    items.push_back(parse_expression(tokens));
    if (tokens.skip_operator(",")) {
      had_comma = true;
    } else if (!tokens.is_operator(close)) {
      tokens.fail("expected ',' or '" + std::string(close) + "'" + tokens.found());
    }
  }
  return items;
}

ExpressionPtr parse_list(TokenStream& tokens) {
  const std::size_t line = tokens.take().line;
  bool had_comma = false;
  return make(line, ListLiteral{parse_items(tokens, "]", had_comma), false});
}

ExpressionPtr parse_brackets(TokenStream& tokens) {
  const std::size_t line = tokens.take().line;
  bool had_comma = false;
  std::vector<ExpressionPtr> items = parse_items(tokens, ")", had_comma);
  if (items.size() == 1 && !had_comma) return std::move(items.front());
  return make(line, ListLiteral{std::move(items), true});
}

ExpressionPtr parse_dict(TokenStream& tokens) {
  const std::size_t line = tokens.take().line;
  DictLiteral dict;
  while (!tokens.skip_operator("}")) {
    ExpressionPtr key = parse_expression(tokens);
    tokens.expect_operator(":");
    dict.items.emplace_back(std::move(key), parse_expression(tokens));
    if (!tokens.skip_operator(",") && !tokens.is_operator("}"))
      tokens.fail("expected ',' or '}'" + tokens.found());
  }
  return make(line, std::move(dict));
}

std::optional<Value> constant(std::string_view name) {
  if (name == "true" || name == "True") return Value(true);
  if (name == "false" || name == "False") return Value(false);
  if (name == "none" || name == "None") return Value();
  return std::nullopt;
}

ExpressionPtr parse_name(TokenStream& tokens) {
  const std::size_t line = tokens.line();
  std::string name = tokens.take().text;
  if (std::optional<Value> value = constant(name)) return make(line, Literal{*std::move(value)});
  return make(line, Variable{std::move(name)});
}

ExpressionPtr parse_primary(TokenStream& tokens) {
  const TokenStream::Nesting nesting(tokens);
  switch (tokens.current().kind) {
    case TokenKind::Name:
      return parse_name(tokens);
    case TokenKind::String:
      return parse_strings(tokens);
    case TokenKind::Integer:
    case TokenKind::Float:
      return parse_number(tokens);
    default:
      break;
  }
  if (tokens.is_operator("(")) return parse_brackets(tokens);
  if (tokens.is_operator("[")) return parse_list(tokens);
  if (tokens.is_operator("{")) return parse_dict(tokens);
  tokens.fail("expected an expression" + tokens.found());
}

// --- what follows a value ---------------------------------------------------------------------

/// name=value and plain arguments, from "(" to ")".
CallArguments parse_arguments(TokenStream& tokens) {
  CallArguments arguments;
  tokens.expect_operator("(");
  while (!tokens.skip_operator(")")) {
    if (tokens.is_operator("*") || tokens.is_operator("**"))
      tokens.fail("unsupported: unpacking arguments with '*'");
    if (tokens.is(TokenKind::Name) && tokens.next().kind == TokenKind::Operator &&
        tokens.next().text == "=") {
      std::string name = tokens.take().text;
      tokens.take();
      arguments.named.emplace_back(std::move(name), parse_expression(tokens));
    } else if (!arguments.named.empty()) {
      tokens.fail("a plain argument follows a named one");
    } else {
      arguments.positional.push_back(parse_expression(tokens));
    }
    if (!tokens.skip_operator(",") && !tokens.is_operator(")"))
      tokens.fail("expected ',' or ')'" + tokens.found());
  }
  return arguments;
}

ExpressionPtr optional_bound(TokenStream& tokens) {
  return tokens.is_operator(":") || tokens.is_operator("]") ? nullptr : parse_expression(tokens);
}

ExpressionPtr parse_subscript(TokenStream& tokens, ExpressionPtr object) {
  const std::size_t line = tokens.take().line;
  ExpressionPtr first = optional_bound(tokens);
  if (!tokens.is_operator(":")) {
    if (first == nullptr) tokens.fail("expected an index" + tokens.found());
    tokens.expect_operator("]");
    return make(line, Subscript{std::move(object), std::move(first)});
  }
  tokens.take();
  ExpressionPtr stop = optional_bound(tokens);
  ExpressionPtr step = tokens.skip_operator(":") ? optional_bound(tokens) : nullptr;
  tokens.expect_operator("]");
  return make(line, Slice{std::move(object), std::move(first), std::move(stop), std::move(step)});
}

ExpressionPtr parse_attribute(TokenStream& tokens, ExpressionPtr object) {
  const std::size_t line = tokens.take().line;
  if (tokens.is(TokenKind::Integer))
    return make(line, Subscript{std::move(object), parse_number(tokens)});
  return make(line, Attribute{std::move(object), tokens.expect_any_name()});
}

ExpressionPtr parse_postfix(TokenStream& tokens, ExpressionPtr value) {
  while (true) {
    const std::size_t line = tokens.line();
    if (tokens.is_operator(".")) {
      value = parse_attribute(tokens, std::move(value));
    } else if (tokens.is_operator("[")) {
      value = parse_subscript(tokens, std::move(value));
    } else if (tokens.is_operator("(")) {
      value = make(line, Call{std::move(value), parse_arguments(tokens)});
    } else {
      return value;
    }
  }
}

ExpressionPtr parse_one_filter(TokenStream& tokens, ExpressionPtr value) {
  const std::size_t line = tokens.line();
  Filter filter{std::move(value), tokens.expect_any_name(), {}};
  if (tokens.is_operator("(")) filter.arguments = parse_arguments(tokens);
  return make(line, std::move(filter));
}

/// Whether the token can begin the argument of a test written without brackets: `is divisibleby 3`.
bool begins_argument(const TokenStream& tokens) {
  switch (tokens.current().kind) {
    case TokenKind::String:
    case TokenKind::Integer:
    case TokenKind::Float:
      return true;
    case TokenKind::Name:
      return !tokens.is_name("else") && !tokens.is_name("or") && !tokens.is_name("and") &&
             !tokens.is_name("is") && !tokens.is_name("if");
    default:
      return tokens.is_operator("[") || tokens.is_operator("{");
  }
}

ExpressionPtr parse_test(TokenStream& tokens, ExpressionPtr value) {
  const std::size_t line = tokens.take().line;
  Test test{std::move(value), {}, {}, tokens.skip_name("not")};
  test.name = tokens.expect_any_name();
  if (tokens.is_operator("(")) {
    test.arguments = parse_arguments(tokens);
  } else if (begins_argument(tokens)) {
    test.arguments.positional.push_back(parse_postfix(tokens, parse_primary(tokens)));
  }
  return make(line, std::move(test));
}

ExpressionPtr parse_filters_and_tests(TokenStream& tokens, ExpressionPtr value) {
  while (true) {
    const std::size_t line = tokens.line();
    if (tokens.skip_operator("|")) {
      value = parse_one_filter(tokens, std::move(value));
    } else if (tokens.is_name("is")) {
      value = parse_test(tokens, std::move(value));
    } else if (tokens.is_operator("(")) {
      value = make(line, Call{std::move(value), parse_arguments(tokens)});
    } else {
      return value;
    }
  }
}

// --- operators --------------------------------------------------------------------------------

struct BinaryToken {
  std::string_view text;
  BinaryOperator operation;
};

constexpr BinaryToken kPower[]{{"**", BinaryOperator::Power}};
constexpr BinaryToken kProducts[]{{"*", BinaryOperator::Multiply},
                                  {"/", BinaryOperator::Divide},
                                  {"//", BinaryOperator::FloorDivide},
                                  {"%", BinaryOperator::Modulo}};
constexpr BinaryToken kTilde[]{{"~", BinaryOperator::Concatenate}};
constexpr BinaryToken kSums[]{{"+", BinaryOperator::Add}, {"-", BinaryOperator::Subtract}};

template <std::size_t N>
const BinaryToken* find_binary(const TokenStream& tokens, const BinaryToken (&table)[N]) {
  for (const BinaryToken& row : table)
    if (tokens.is_operator(row.text)) return &row;
  return nullptr;
}

/// Operands read by `operand`, joined from the left by the operators of `table`.
template <std::size_t N, class Operand>
ExpressionPtr parse_left(TokenStream& tokens, const BinaryToken (&table)[N], Operand operand) {
  ExpressionPtr left = operand(tokens);
  while (const BinaryToken* const found = find_binary(tokens, table)) {
    const std::size_t line = tokens.take().line;
    left = make(line, Binary{found->operation, std::move(left), operand(tokens)});
  }
  return left;
}

ExpressionPtr parse_unary(TokenStream& tokens, bool with_filters) {
  const TokenStream::Nesting nesting(tokens);
  const std::size_t line = tokens.line();
  ExpressionPtr value;
  if (tokens.skip_operator("-")) {
    value = make(line, Unary{UnaryOperator::Negate, parse_unary(tokens, false)});
  } else if (tokens.skip_operator("+")) {
    value = make(line, Unary{UnaryOperator::Plus, parse_unary(tokens, false)});
  } else {
    value = parse_primary(tokens);
  }
  value = parse_postfix(tokens, std::move(value));
  return with_filters ? parse_filters_and_tests(tokens, std::move(value)) : std::move(value);
}

ExpressionPtr parse_operand(TokenStream& tokens) { return parse_unary(tokens, true); }
ExpressionPtr parse_power(TokenStream& tokens) { return parse_left(tokens, kPower, parse_operand); }
ExpressionPtr parse_product(TokenStream& tokens) {
  return parse_left(tokens, kProducts, parse_power);
}
ExpressionPtr parse_tilde(TokenStream& tokens) { return parse_left(tokens, kTilde, parse_product); }
ExpressionPtr parse_sum(TokenStream& tokens) { return parse_left(tokens, kSums, parse_tilde); }

std::optional<Comparison> take_comparison(TokenStream& tokens) {
  if (tokens.skip_operator("==")) return Comparison::Equal;
  if (tokens.skip_operator("!=")) return Comparison::Unequal;
  if (tokens.skip_operator("<=")) return Comparison::LessEqual;
  if (tokens.skip_operator("<")) return Comparison::Less;
  if (tokens.skip_operator(">=")) return Comparison::GreaterEqual;
  if (tokens.skip_operator(">")) return Comparison::Greater;
  if (tokens.skip_name("in")) return Comparison::In;
  if (!tokens.is_name("not") || tokens.next().kind != TokenKind::Name || tokens.next().text != "in")
    return std::nullopt;
  tokens.take();
  tokens.take();
  return Comparison::NotIn;
}

ExpressionPtr parse_comparison(TokenStream& tokens) {
  const std::size_t line = tokens.line();
  Compare compare{parse_sum(tokens), {}};
  while (const std::optional<Comparison> comparison = take_comparison(tokens))
    compare.rest.emplace_back(*comparison, parse_sum(tokens));
  return compare.rest.empty() ? std::move(compare.first) : make(line, std::move(compare));
}

ExpressionPtr parse_not(TokenStream& tokens) {
  const std::size_t line = tokens.line();
  if (!tokens.skip_name("not")) return parse_comparison(tokens);
  const TokenStream::Nesting nesting(tokens);
  return make(line, Unary{UnaryOperator::Not, parse_not(tokens)});
}

ExpressionPtr parse_and(TokenStream& tokens) {
  ExpressionPtr left = parse_not(tokens);
  while (tokens.is_name("and")) {
    const std::size_t line = tokens.take().line;
    left = make(line, Binary{BinaryOperator::And, std::move(left), parse_not(tokens)});
  }
  return left;
}

ExpressionPtr parse_or(TokenStream& tokens) {
  ExpressionPtr left = parse_and(tokens);
  while (tokens.is_name("or")) {
    const std::size_t line = tokens.take().line;
    left = make(line, Binary{BinaryOperator::Or, std::move(left), parse_and(tokens)});
  }
  return left;
}

}  // namespace

ExpressionPtr parse_expression(TokenStream& tokens, Ternary ternary) {
  const TokenStream::Nesting nesting(tokens);
  return ternary == Ternary::Yes ? parse_conditional(tokens) : parse_or(tokens);
}

ExpressionPtr parse_tuple(TokenStream& tokens, Ternary ternary) {
  const std::size_t line = tokens.line();
  ExpressionPtr first = parse_expression(tokens, ternary);
  if (!tokens.is_operator(",")) return first;
  ListLiteral tuple;
  tuple.is_tuple = true;
  tuple.items.push_back(std::move(first));
  while (tokens.skip_operator(",") && !tokens.is(TokenKind::BlockEnd) &&
         !tokens.is(TokenKind::VariableEnd))
    tuple.items.push_back(parse_expression(tokens, ternary));
  return make(line, std::move(tuple));
}

ExpressionPtr parse_filter_chain(TokenStream& tokens) {
  return parse_filters(tokens, parse_one_filter(tokens, nullptr));
}

ExpressionPtr parse_filters(TokenStream& tokens, ExpressionPtr value) {
  while (tokens.skip_operator("|")) value = parse_one_filter(tokens, std::move(value));
  return value;
}

}  // namespace idiolect::tokenizer::jinja
