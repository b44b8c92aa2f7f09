// tokenizer/template/interpreter.h
//
// Walks the tree of a template and writes its text. Scopes follow Jinja: what is
// set inside a loop, macro or block is not seen outside it; `if` has no scope.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tokenizer/template/runtime.h"
#include "tokenizer/template/syntax.h"

namespace idiolect::tokenizer::jinja {

struct Scope {
  std::vector<std::pair<std::string, Value>> variables;
  Scope* parent = nullptr;
  bool is_kept = false;  // a macro defined here may still ask for its variables
};

class Interpreter {
 public:
  Interpreter(Runtime& runtime, std::string_view where);

  /// Renders `body` with `variables` as the outermost scope. Throws Error with the line.
  Text render(const Body& body, const Dict& variables);

 private:
  enum class Flow { Normal, Break, Continue };
  class ScopeGuard;
  class OutputGuard;

  Flow execute(const Body& body);
  Flow execute(const Statement& statement);
  Flow run(const Output& output);
  Flow run(const If& statement);
  Flow run(const For& statement);
  Flow run(const Set& statement);
  Flow run(const SetBlock& statement);
  Flow run(const FilterBlock& statement);
  Flow run(const Macro& statement);
  Flow run(const CallBlock& statement);
  Flow run(const Block& statement);
  Flow run(const Break&) { return Flow::Break; }
  Flow run(const Continue&) { return Flow::Continue; }

  Value evaluate(const Expression& expression);
  Value evaluate(const Literal& node) { return node.value; }
  Value evaluate(const Variable& node);
  Value evaluate(const ListLiteral& node);
  Value evaluate(const DictLiteral& node);
  Value evaluate(const Unary& node);
  Value evaluate(const Binary& node);
  Value evaluate(const Compare& node);
  Value evaluate(const Conditional& node);
  Value evaluate(const Attribute& node);
  Value evaluate(const Subscript& node);
  Value evaluate(const Slice& node);
  Value evaluate(const Call& node);
  Value evaluate(const Filter& node);
  Value evaluate(const Test& node);

  Value filtered(const Filter& filter, const Value& innermost);
  Arguments arguments_of(const CallArguments& given);
  Value call(const Value& function, Arguments arguments);
  Value call_macro(const MacroFunction& function, Arguments arguments);
  Text captured(const Body& body);
  std::shared_ptr<const List> loop_items(const For& statement);
  void assign(const Target& target, const Value& value);
  void assign_name(const std::string& name, Value value);
  MacroFunction function_of(const Macro& macro);

  Runtime& runtime_;
  std::string_view where_;
  std::deque<Scope> scopes_;
  Scope* scope_ = nullptr;
  Text* output_ = nullptr;
};

// operators.cc
Value apply_binary(BinaryOperator operation, const Value& left, const Value& right,
                   Runtime& runtime);
Value apply_unary(UnaryOperator operation, const Value& operand);
bool apply_comparison(Comparison comparison, const Value& left, const Value& right,
                      Runtime& runtime);
/// Null bounds are those Python takes for an absent one.
Value slice_of(const Value& object, const Value* start, const Value* stop, const Value* step,
               Runtime& runtime);

}  // namespace idiolect::tokenizer::jinja
