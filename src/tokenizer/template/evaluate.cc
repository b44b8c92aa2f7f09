// The expressions of interpreter.h.
#include "base/error.h"
#include "tokenizer/template/interpreter.h"

namespace idiolect::tokenizer::jinja {

Value Interpreter::evaluate(const Expression& expression) {
  runtime_.budget().step();
  const Level level(runtime_.budget());
  return std::visit([this](const auto& node) { return evaluate(node); }, expression.node);
}

Value Interpreter::evaluate(const Variable& node) {
  for (const Scope* scope = scope_; scope != nullptr; scope = scope->parent)
    for (const auto& [name, value] : scope->variables)
      if (name == node.name) return value;
  if (is_global_function(node.name))
    return Value(Builtin{Builtin::Kind::Global, node.name, nullptr});
  return Value::undefined(node.name);
}

Value Interpreter::evaluate(const ListLiteral& node) {
  std::vector<Value> items;
  for (const ExpressionPtr& item : node.items) items.push_back(evaluate(*item));
  return runtime_.list(std::move(items), node.is_tuple);
}

Value Interpreter::evaluate(const DictLiteral& node) {
  Dict dict;
  for (const auto& [key, value] : node.items) {
    Value name = evaluate(*key);
    if (!is_scalar(name))
      throw Error("unsupported: a " + std::string(type_name(name)) + " as a key");
    dict.set(std::move(name), evaluate(*value));
  }
  return runtime_.dict(std::move(dict));
}

Value Interpreter::evaluate(const Unary& node) {
  return apply_unary(node.operation, evaluate(*node.operand));
}

Value Interpreter::evaluate(const Binary& node) {
  Value left = evaluate(*node.left);
  if (node.operation == BinaryOperator::And) return is_true(left) ? evaluate(*node.right) : left;
  if (node.operation == BinaryOperator::Or) return is_true(left) ? left : evaluate(*node.right);
  return apply_binary(node.operation, left, evaluate(*node.right), runtime_);
}

Value Interpreter::evaluate(const Compare& node) {
  Value left = evaluate(*node.first);
  for (const auto& [comparison, operand] : node.rest) {
    Value right = evaluate(*operand);
    if (!apply_comparison(comparison, left, right, runtime_)) return Value(false);
    left = std::move(right);
  }
  return Value(true);
}

Value Interpreter::evaluate(const Conditional& node) {
  if (is_true(evaluate(*node.condition))) return evaluate(*node.value);
  return node.otherwise != nullptr ? evaluate(*node.otherwise)
                                   : Value::undefined("an inline if without else");
}

Value Interpreter::evaluate(const Attribute& node) {
  return attribute_of(evaluate(*node.object), node.name, runtime_);
}

Value Interpreter::evaluate(const Subscript& node) {
  const Value object = evaluate(*node.object);
  return item_of(object, evaluate(*node.index), runtime_);
}

Value Interpreter::evaluate(const Slice& node) {
  const Value object = evaluate(*node.object);
  Value bounds[3];
  const Value* given[3] = {nullptr, nullptr, nullptr};
  const Expression* const parts[3] = {node.start.get(), node.stop.get(), node.step.get()};
  for (std::size_t i = 0; i < 3; ++i) {
    if (parts[i] == nullptr) continue;
    bounds[i] = evaluate(*parts[i]);
    if (!bounds[i].is_none()) given[i] = &bounds[i];
  }
  return slice_of(object, given[0], given[1], given[2], runtime_);
}

Arguments Interpreter::arguments_of(const CallArguments& given) {
  Arguments arguments;
  for (const ExpressionPtr& value : given.positional)
    arguments.positional.push_back(evaluate(*value));
  for (const auto& [name, value] : given.named)
    arguments.named.emplace_back(name, evaluate(*value));
  return arguments;
}

Value Interpreter::evaluate(const Call& node) {
  const Value function = evaluate(*node.function);
  return call(function, arguments_of(node.arguments));
}

Value Interpreter::evaluate(const Filter& node) { return filtered(node, Value()); }

/// `filter` and those inside it, applied to `innermost` where the chain has no value of its own.
Value Interpreter::filtered(const Filter& filter, const Value& innermost) {
  const bool has_inner =
      filter.value != nullptr && std::holds_alternative<Filter>(filter.value->node);
  const Level level(runtime_.budget());
  const Value value = has_inner ? filtered(std::get<Filter>(filter.value->node), innermost)
                      : filter.value != nullptr ? evaluate(*filter.value)
                                                : innermost;
  runtime_.budget().step();
  return apply_filter(filter.name, value, arguments_of(filter.arguments), runtime_);
}

Value Interpreter::evaluate(const Test& node) {
  const Value value = evaluate(*node.value);
  return Value(passes_test(node.name, value, arguments_of(node.arguments), runtime_) !=
               node.negated);
}

}  // namespace idiolect::tokenizer::jinja
