#include "tokenizer/template/interpreter.h"

#include <algorithm>

#include "base/error.h"
#include "tokenizer/template/lexer.h"

namespace idiolect::tokenizer::jinja {
namespace {

/// An Error that already says where in the template it arose.
class LocatedError : public Error {
 public:
  using Error::Error;
};

}  // namespace

/// A scope that ends with the block of C++ it stands in.
class Interpreter::ScopeGuard {
 public:
  ScopeGuard(Interpreter& interpreter, Scope* parent)
      : interpreter_(interpreter), outside_(interpreter.scope_) {
    interpreter_.runtime_.budget().make(sizeof(Scope));
    interpreter_.scopes_.push_back({{}, parent, false});
    interpreter_.scope_ = &interpreter_.scopes_.back();
  }
  ~ScopeGuard() {
    // Scopes end in reverse order, so one that is not kept is the last.
    if (!interpreter_.scope_->is_kept) interpreter_.scopes_.pop_back();
    interpreter_.scope_ = outside_;
  }
  ScopeGuard(const ScopeGuard&) = delete;
  ScopeGuard& operator=(const ScopeGuard&) = delete;

 private:
  Interpreter& interpreter_;
  Scope* outside_;
};

/// Sends what is printed to another text for a while.
class Interpreter::OutputGuard {
 public:
  OutputGuard(Interpreter& interpreter, Text& text)
      : interpreter_(interpreter), outside_(interpreter.output_) {
    interpreter_.output_ = &text;
  }
  ~OutputGuard() { interpreter_.output_ = outside_; }
  OutputGuard(const OutputGuard&) = delete;
  OutputGuard& operator=(const OutputGuard&) = delete;

 private:
  Interpreter& interpreter_;
  Text* outside_;
};

Interpreter::Interpreter(Runtime& runtime, std::string_view where)
    : runtime_(runtime), where_(where) {
  runtime_.call = [this](const Value& function, Arguments arguments) {
    return call(function, std::move(arguments));
  };
}

Text Interpreter::render(const Body& body, const Dict& variables) {
  Text result;
  const OutputGuard output(*this, result);
  scopes_.emplace_back();
  scope_ = &scopes_.back();
  scope_->is_kept = true;
  for (const auto& [name, value] : variables.items) assign_name(name.text()->bytes(), value);
  execute(body);
  return result;
}

Interpreter::Flow Interpreter::execute(const Body& body) {
  for (const Statement& statement : body) {
    const Flow flow = execute(statement);
    if (flow != Flow::Normal) return flow;
  }
  return Flow::Normal;
}

Interpreter::Flow Interpreter::execute(const Statement& statement) {
  try {
    runtime_.budget().step();
    const Level level(runtime_.budget());
    return std::visit([this](const auto& node) { return run(node); }, statement.node);
  } catch (const LocatedError&) {
    throw;
  } catch (const Error& error) {
    throw LocatedError(place(where_, statement.line) + error.what(), error.hint());
  }
}

Interpreter::Flow Interpreter::run(const Output& output) {
  const Text text = output.expression == nullptr
                        ? Text(output.text)
                        : to_text(evaluate(*output.expression), runtime_.budget());
  if (text.size() > runtime_.budget().output_limit() - output_->size())
    throw Error("the template writes too much");
  runtime_.budget().make(text.size());
  output_->append(text);
  return Flow::Normal;
}

Interpreter::Flow Interpreter::run(const If& statement) {
  for (const If::Branch& branch : statement.branches)
    if (is_true(evaluate(*branch.condition))) return execute(branch.body);
  return execute(statement.otherwise);
}

std::shared_ptr<const List> Interpreter::loop_items(const For& statement) {
  std::shared_ptr<const List> items = items_of(evaluate(*statement.iterable), runtime_);
  if (statement.condition == nullptr) return items;
  std::vector<Value> kept;
  for (const Value& item : items->items) {
    const ScopeGuard scope(*this, scope_);
    assign(statement.target, item);
    if (is_true(evaluate(*statement.condition))) kept.push_back(item);
  }
  return items_of(runtime_.list(std::move(kept)), runtime_);
}

Interpreter::Flow Interpreter::run(const For& statement) {
  const std::shared_ptr<const List> items = loop_items(statement);
  for (std::size_t index = 0; index < items->items.size(); ++index) {
    runtime_.budget().step();
    const ScopeGuard scope(*this, scope_);
    assign_name("loop", Value(Value::Node(std::make_shared<const Loop>(Loop{items, index}))));
    assign(statement.target, items->items[index]);
    if (execute(statement.body) == Flow::Break) return Flow::Normal;
  }
  if (!items->items.empty()) return Flow::Normal;
  const ScopeGuard scope(*this, scope_);
  return execute(statement.otherwise);
}

Interpreter::Flow Interpreter::run(const Set& statement) {
  assign(statement.target, evaluate(*statement.value));
  return Flow::Normal;
}

Text Interpreter::captured(const Body& body) {
  Text text;
  const OutputGuard output(*this, text);
  const ScopeGuard scope(*this, scope_);
  execute(body);
  return text;
}

Interpreter::Flow Interpreter::run(const SetBlock& statement) {
  Value value = runtime_.text(captured(statement.body));
  if (statement.filter != nullptr)
    value = filtered(std::get<Filter>(statement.filter->node), value);
  assign(statement.target, value);
  return Flow::Normal;
}

Interpreter::Flow Interpreter::run(const FilterBlock& statement) {
  const Value value = runtime_.text(captured(statement.body));
  const Value result = filtered(std::get<Filter>(statement.filter->node), value);
  output_->append(to_text(result, runtime_.budget()));
  return Flow::Normal;
}

MacroFunction Interpreter::function_of(const Macro& macro) {
  for (Scope* scope = scope_; scope != nullptr && !scope->is_kept; scope = scope->parent)
    scope->is_kept = true;
  return {&macro, scope_};
}

Interpreter::Flow Interpreter::run(const Macro& statement) {
  assign_name(statement.name, Value(Value::Node(function_of(statement))));
  return Flow::Normal;
}

Interpreter::Flow Interpreter::run(const CallBlock& statement) {
  const Call& called = std::get<Call>(statement.call->node);
  const Value function = evaluate(*called.function);
  Arguments arguments = arguments_of(called.arguments);
  arguments.named.emplace_back("caller", Value(Value::Node(function_of(statement.caller))));
  output_->append(to_text(call(function, std::move(arguments)), runtime_.budget()));
  return Flow::Normal;
}

Interpreter::Flow Interpreter::run(const Block& statement) {
  const ScopeGuard scope(*this, scope_);
  for (const auto& [target, value] : statement.assignments) assign(target, evaluate(*value));
  return execute(statement.body);
}

void Interpreter::assign_name(const std::string& name, Value value) {
  for (auto& [known, held] : scope_->variables) {
    if (known != name) continue;
    held = std::move(value);
    return;
  }
  runtime_.budget().make(sizeof(Value) + name.size() + 32);
  scope_->variables.emplace_back(name, std::move(value));
}

void Interpreter::assign(const Target& target, const Value& value) {
  if (!target.parts.empty()) {
    const std::shared_ptr<const List> items = items_of(value, runtime_);
    if (items->items.size() != target.parts.size())
      throw Error("cannot unpack " + std::to_string(items->items.size()) + " values into " +
                  std::to_string(target.parts.size()) + " names");
    for (std::size_t i = 0; i < target.parts.size(); ++i) assign(target.parts[i], items->items[i]);
    return;
  }
  if (target.attribute.empty()) return assign_name(target.name, value);
  const Value object = evaluate(Variable{target.name});
  const auto* space = std::get_if<Namespace*>(&object.node());
  if (space == nullptr)
    throw Error("cannot set an attribute of '" + target.name + "': it is no namespace");
  runtime_.budget().step(1 + (*space)->attributes.items.size() / 8);
  runtime_.budget().make(2 * sizeof(Value));
  (*space)->attributes.set(Value(target.attribute), value);
}

Value Interpreter::call(const Value& function, Arguments arguments) {
  runtime_.budget().step();
  const Level level(runtime_.budget());
  if (const auto* macro = std::get_if<MacroFunction>(&function.node()))
    return call_macro(*macro, std::move(arguments));
  const auto* builtin = std::get_if<std::shared_ptr<const Builtin>>(&function.node());
  if (builtin == nullptr)
    throw Error(function.is_undefined()
                    ? "unsupported function '" + std::get<Undefined>(function.node()).name + "'"
                    : "a " + std::string(type_name(function)) + " cannot be called");
  const Builtin& called = **builtin;
  return called.kind == Builtin::Kind::Global
             ? call_global(called.name, arguments, runtime_)
             : call_method(*called.self, called.name, arguments, runtime_);
}

namespace {

Value left_over(const Arguments& arguments, const Macro& macro, Runtime& runtime) {
  Dict rest;
  for (const auto& [name, value] : arguments.named) {
    bool is_parameter = name == "caller";
    for (const Parameter& parameter : macro.parameters) is_parameter |= parameter.name == name;
    if (!is_parameter) rest.items.emplace_back(Value(name), value);
  }
  return runtime.dict(std::move(rest));
}

}  // namespace

Value Interpreter::call_macro(const MacroFunction& function, Arguments arguments) {
  const Macro& macro = *function.macro;
  const ScopeGuard scope(*this, function.scope);
  for (std::size_t i = 0; i < macro.parameters.size(); ++i) {
    const Parameter& parameter = macro.parameters[i];
    const Value* const given = arguments.find(i, parameter.name);
    if (given != nullptr) {
      assign_name(parameter.name, *given);
    } else if (parameter.fallback != nullptr) {
      assign_name(parameter.name, evaluate(*parameter.fallback));
    } else {
      assign_name(parameter.name, Value::undefined(parameter.name));
    }
  }
  const std::size_t used = std::min(macro.parameters.size(), arguments.positional.size());
  assign_name("varargs",
              runtime_.list({arguments.positional.begin() + static_cast<std::ptrdiff_t>(used),
                             arguments.positional.end()},
                            true));
  assign_name("kwargs", left_over(arguments, macro, runtime_));
  if (const Value* caller = arguments.find(arguments.positional.size(), "caller"))
    assign_name("caller", *caller);
  return runtime_.text(captured(macro.body));
}

}  // namespace idiolect::tokenizer::jinja
