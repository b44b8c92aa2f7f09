// tokenizer/template/runtime.h
//
// What filters, tests, methods and global functions work with: the arguments of a
// call, the budget, and makers of values that are charged to it.
#pragma once

#include <deque>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tokenizer/template/budget.h"
#include "tokenizer/template/value.h"

namespace idiolect::tokenizer::jinja {

struct Arguments {
  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> named;

  /// The argument at `index`, or the one named `name`; null where neither is given.
  const Value* find(std::size_t index, std::string_view name) const;
  std::size_t size() const { return positional.size() + named.size(); }
};

/// A day, for strftime_now.
struct Date {
  int year = 2024;
  int month = 7;  // 1-12
  int day = 26;
};

class Runtime {
 public:
  Runtime(const Limits& limits, const Date& today) : budget_(limits), today_(today) {}
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  Budget& budget() { return budget_; }
  const Date& today() const { return today_; }

  /// Charged makers. Throw Error when the budget is used up or the text is too long.
  Value text(Text text);
  Value text(std::string_view bytes) { return text(Text(bytes)); }
  Value list(std::vector<Value> items, bool is_tuple = false);
  Value dict(Dict dict);
  Value namespace_of(Dict attributes);
  /// Charges for text about to be made. Throws Error when it would be too long.
  void expect_text(std::size_t bytes);

  /// Calls a macro or builtin; set by the interpreter.
  std::function<Value(const Value& function, Arguments arguments)> call;

 private:
  Budget budget_;
  Date today_;
  std::deque<Namespace> namespaces_;  // freed together: they may refer to each other
};

/// Items of anything a `for` runs over: a list, the keys of a dict, the characters of a
/// string, nothing for undefined. Throws Error for other values.
std::shared_ptr<const List> items_of(const Value& value, Runtime& runtime);
/// What len() gives. Throws Error for values without a length.
std::size_t length_of(const Value& value);
/// Python's `needle in haystack`. Throws Error where that is a TypeError.
bool contains(const Value& haystack, const Value& needle, Runtime& runtime);
/// Python's order: negative, zero or positive. Throws Error for values without an order.
int compare(const Value& left, const Value& right, Runtime& runtime);
/// object.name: a method or attribute, else an item; undefined where there is neither.
Value attribute_of(const Value& object, const std::string& name, Runtime& runtime);
/// object[index]: an item, else a method or attribute.
Value item_of(const Value& object, const Value& index, Runtime& runtime);
/// "a.b.0" as the filters' attribute arguments spell it.
Value attribute_path(Value object, const Value& path, Runtime& runtime);

/// The text of an argument that must be a string. Throws Error naming `what`.
const Text& text_argument(const Value& value, std::string_view what);
std::int64_t integer_argument(const Value& value, std::string_view what);

// filters.cc, tests.cc, methods.cc, globals.cc: the tables. Throw Error naming what is unsupported.
Value apply_filter(const std::string& name, const Value& value, const Arguments& arguments,
                   Runtime& runtime);
bool passes_test(const std::string& name, const Value& value, const Arguments& arguments,
                 Runtime& runtime);
bool has_method(const Value& object, std::string_view name);
Value call_method(const Value& object, const std::string& name, const Arguments& arguments,
                  Runtime& runtime);
bool is_global_function(std::string_view name);
Value call_global(const std::string& name, const Arguments& arguments, Runtime& runtime);

/// JSON as Python's json.dumps writes it, ensure_ascii off; `indent` < 0: on one line.
struct JsonForm {
  std::int64_t indent = -1;
  std::string item_separator = ", ";
  std::string key_separator = ": ";
  bool sort_keys = false;
  bool ascii = false;
};
Text to_json(const Value& value, const JsonForm& form, Runtime& runtime);

/// Python's % formatting with %s, %d, %i, %f, %x, %r and %%. Throws Error for others.
Text format_percent(const Text& format, const std::vector<Value>& values, Runtime& runtime);
/// strftime in the C locale for a day at midnight.
std::string format_date(std::string_view format, const Date& date);

}  // namespace idiolect::tokenizer::jinja
