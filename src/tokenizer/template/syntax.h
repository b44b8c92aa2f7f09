// tokenizer/template/syntax.h
//
// The tree a template is parsed into. One struct per kind of node, held in a
// variant, so that the interpreter can show that it handles every kind.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tokenizer/template/value.h"

namespace idiolect::tokenizer::jinja {

struct Expression;
struct Statement;
using ExpressionPtr = std::unique_ptr<Expression>;
using Body = std::vector<Statement>;

struct Literal {
  Value value;
};
struct Variable {
  std::string name;
};
struct ListLiteral {
  std::vector<ExpressionPtr> items;
  bool is_tuple = false;
};
struct DictLiteral {
  std::vector<std::pair<ExpressionPtr, ExpressionPtr>> items;
};
enum class UnaryOperator { Not, Negate, Plus };
struct Unary {
  UnaryOperator operation = UnaryOperator::Not;
  ExpressionPtr operand;
};
enum class BinaryOperator {
  Add,
  Subtract,
  Multiply,
  Divide,
  FloorDivide,
  Modulo,
  Power,
  Concatenate,
  And,
  Or
};
struct Binary {
  BinaryOperator operation = BinaryOperator::Add;
  ExpressionPtr left;
  ExpressionPtr right;
};
enum class Comparison { Equal, Unequal, Less, LessEqual, Greater, GreaterEqual, In, NotIn };
/// a < b <= c: each operand is evaluated once.
struct Compare {
  ExpressionPtr first;
  std::vector<std::pair<Comparison, ExpressionPtr>> rest;
};
/// `value if condition else otherwise`; without `otherwise` the result is undefined.
struct Conditional {
  ExpressionPtr condition;
  ExpressionPtr value;
  ExpressionPtr otherwise;
};
/// a.name: a method or attribute before an item.
struct Attribute {
  ExpressionPtr object;
  std::string name;
};
/// a[index]: an item before an attribute.
struct Subscript {
  ExpressionPtr object;
  ExpressionPtr index;
};
/// a[start:stop:step]; absent parts are null.
struct Slice {
  ExpressionPtr object;
  ExpressionPtr start;
  ExpressionPtr stop;
  ExpressionPtr step;
};
struct CallArguments {
  std::vector<ExpressionPtr> positional;
  std::vector<std::pair<std::string, ExpressionPtr>> named;
};
struct Call {
  ExpressionPtr function;
  CallArguments arguments;
};
/// value | name(arguments); `value` is null at the head of a filter block.
struct Filter {
  ExpressionPtr value;
  std::string name;
  CallArguments arguments;
};
/// value is [not] name(arguments)
struct Test {
  ExpressionPtr value;
  std::string name;
  CallArguments arguments;
  bool negated = false;
};

struct Expression {
  std::size_t line = 1;
  std::variant<Literal, Variable, ListLiteral, DictLiteral, Unary, Binary, Compare, Conditional,
               Attribute, Subscript, Slice, Call, Filter, Test>
      node;
};

/// What stands left of "=" and after "for": a name, attribute of a namespace, or several.
struct Target {
  std::string name;
  std::string attribute;      // not empty: name.attribute
  std::vector<Target> parts;  // not empty: unpacking
};

struct Output {
  std::string text;          // as written, where `expression` is null
  ExpressionPtr expression;  // {{ … }}
};
struct If {
  struct Branch {
    ExpressionPtr condition;
    Body body;
  };
  std::vector<Branch> branches;
  Body otherwise;
};
struct For {
  Target target;
  ExpressionPtr iterable;
  ExpressionPtr condition;  // for … if condition; may be null
  Body body;
  Body otherwise;
};
struct Set {
  Target target;
  ExpressionPtr value;
};
/// {% set name %}…{% endset %}, with filters where there are any.
struct SetBlock {
  Target target;
  ExpressionPtr filter;
  Body body;
};
struct FilterBlock {
  ExpressionPtr filter;
  Body body;
};
struct Parameter {
  std::string name;
  ExpressionPtr fallback;  // may be null
};
struct Macro {
  std::string name;
  std::vector<Parameter> parameters;
  Body body;
};
/// {% call(parameters) function(…) %}body{% endcall %}
struct CallBlock {
  Macro caller;
  ExpressionPtr call;
};
/// {% with a = 1 %}…{% endwith %} and {% generation %}…{% endgeneration %}: a scope of its own.
struct Block {
  std::vector<std::pair<Target, ExpressionPtr>> assignments;
  Body body;
};
struct Break {};
struct Continue {};

struct Statement {
  std::size_t line = 1;
  std::variant<Output, If, For, Set, SetBlock, FilterBlock, Macro, CallBlock, Block, Break,
               Continue>
      node;
};

}  // namespace idiolect::tokenizer::jinja
