// tokenizer/template/value.h
//
// What a template computes with: Python's None, bool, int, float, str, list, tuple
// and dict as far as templates need them, Jinja's undefined, and things that can be
// called. Values are immutable and shared; only a namespace's attributes change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "tokenizer/template/budget.h"
#include "tokenizer/template/text.h"

namespace idiolect::tokenizer::jinja {

class Value;
struct Macro;
struct Scope;

/// Jinja's undefined; `name` is what was looked for.
struct Undefined {
  std::string name;
};
struct None {};
struct List {
  std::vector<Value> items;
  bool is_tuple = false;
  int depth = 0;  // levels of nesting below; set by Value
};
/// Items in the order they were added; few, so they are searched one by one. Keys are
/// scalars (is_scalar).
struct Dict {
  std::vector<std::pair<Value, Value>> items;
  int depth = 0;  // as in List
  const Value* find(const Value& key) const;
  const Value* find(std::string_view key) const;
  void set(Value key, Value value);
};
struct Namespace {
  Dict attributes;
};
/// The `loop` variable of one iteration.
struct Loop {
  std::shared_ptr<const List> items;
  std::size_t index = 0;  // 0-based
};
/// A macro, or the caller of a call block, with the scope it was defined in.
struct MacroFunction {
  const Macro* macro = nullptr;
  Scope* scope = nullptr;
};
/// A global function, a method of `self`, a filter's or test's name; told apart by `kind`.
struct Builtin {
  enum class Kind { Global, Method } kind = Kind::Global;
  std::string name;
  std::shared_ptr<const Value> self;
  int depth = 0;  // as in List
};

/// How deep values may nest, so that walking through and freeing them is safe.
inline constexpr int kDeepestValue = 64;

class Value {
 public:
  using Node =
      std::variant<Undefined, None, bool, std::int64_t, double, std::shared_ptr<const Text>,
                   std::shared_ptr<const List>, std::shared_ptr<const Dict>, Namespace*,
                   std::shared_ptr<const Loop>, MacroFunction, std::shared_ptr<const Builtin>>;

  Value() : node_(None{}) {}
  explicit Value(bool value) : node_(value) {}
  explicit Value(std::int64_t value) : node_(value) {}
  explicit Value(double value) : node_(value) {}
  explicit Value(Text text) : node_(std::make_shared<const Text>(std::move(text))) {}
  explicit Value(std::string_view text) : Value(Text(text)) {}
  explicit Value(const char* text) : Value(std::string_view(text)) {}
  /// The three throw Error when the value would nest too deep.
  explicit Value(List list);
  explicit Value(Dict dict);
  explicit Value(Builtin builtin);
  explicit Value(Node node) : node_(std::move(node)) {}

  static Value undefined(std::string name) { return Value(Node(Undefined{std::move(name)})); }

  const Node& node() const noexcept { return node_; }
  template <class T>
  bool is() const noexcept {
    return std::holds_alternative<T>(node_);
  }
  bool is_undefined() const noexcept { return is<Undefined>(); }
  bool is_none() const noexcept { return is<None>(); }
  bool is_integer() const noexcept { return is<std::int64_t>() || is<bool>(); }
  bool is_number() const noexcept { return is_integer() || is<double>(); }

  /// Each is null, or undefined behaviour of the type's own, where the value is something else.
  const Text* text() const noexcept;
  const List* list() const noexcept;
  const Dict* dict() const noexcept;
  /// A bool counts as 0 or 1; the value must be an integer, or a number.
  std::int64_t integer() const noexcept;
  double number() const noexcept;

 private:
  Node node_;
};

/// Python's type name, for error messages: "str", "NoneType", …
std::string_view type_name(const Value& value);
/// A number, string, bool or None: what can be a key of a Dict.
bool is_scalar(const Value& value);
/// What `if value` asks.
bool is_true(const Value& value);
/// Python's ==.
bool is_equal(const Value& left, const Value& right, Budget& budget);
/// What {{ value }} prints.
Text to_text(const Value& value, Budget& budget);
/// Python's repr: strings in quotes, as inside a printed list.
Text to_representation(const Value& value, Budget& budget);
/// Python's repr of a float: the shortest text that reads back the same, always with ".0" or "e".
std::string to_representation(double value);

}  // namespace idiolect::tokenizer::jinja
