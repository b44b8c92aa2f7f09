#include "tokenizer/template/value.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/error.h"
#include "base/utf8.h"
#include "tokenizer/template/text.h"

namespace idiolect::tokenizer::jinja {

namespace {

int depth_of(const Value& value) {
  if (value.list() != nullptr) return value.list()->depth;
  if (value.dict() != nullptr) return value.dict()->depth;
  if (const auto* loop = std::get_if<std::shared_ptr<const Loop>>(&value.node()))
    return 1 + (*loop)->items->depth;
  if (const auto* builtin = std::get_if<std::shared_ptr<const Builtin>>(&value.node()))
    return (*builtin)->depth;
  return 0;
}

int one_deeper(int depth) {
  if (depth >= kDeepestValue) throw Error("the template nests values too deep");
  return depth + 1;
}

List measured(List list) {
  for (const Value& item : list.items) list.depth = std::max(list.depth, depth_of(item));
  list.depth = one_deeper(list.depth);
  return list;
}

Dict measured(Dict dict) {
  for (const auto& [key, value] : dict.items) dict.depth = std::max(dict.depth, depth_of(value));
  dict.depth = one_deeper(dict.depth);
  return dict;
}

Builtin measured(Builtin builtin) {
  builtin.depth = one_deeper(builtin.self != nullptr ? depth_of(*builtin.self) : 0);
  return builtin;
}

bool is_equal_scalar(const Value& left, const Value& right) {
  if (left.is_integer() && right.is_integer()) return left.integer() == right.integer();
  if (left.is_number() && right.is_number()) return left.number() == right.number();
  if (left.text() != nullptr && right.text() != nullptr)
    return left.text()->bytes() == right.text()->bytes();
  return left.is_none() && right.is_none();
}

}  // namespace

Value::Value(List list) : node_(std::make_shared<const List>(measured(std::move(list)))) {}
Value::Value(Dict dict) : node_(std::make_shared<const Dict>(measured(std::move(dict)))) {}
Value::Value(Builtin builtin)
    : node_(std::make_shared<const Builtin>(measured(std::move(builtin)))) {}

const Value* Dict::find(const Value& key) const {
  for (const auto& [name, value] : items)
    if (is_equal_scalar(name, key)) return &value;
  return nullptr;
}

const Value* Dict::find(std::string_view key) const {
  for (const auto& [name, value] : items)
    if (const Text* text = name.text(); text != nullptr && text->bytes() == key) return &value;
  return nullptr;
}

void Dict::set(Value key, Value value) {
  for (auto& item : items) {
    if (!is_equal_scalar(item.first, key)) continue;
    item.second = std::move(value);
    return;
  }
  items.emplace_back(std::move(key), std::move(value));
}

const Text* Value::text() const noexcept {
  const auto* held = std::get_if<std::shared_ptr<const Text>>(&node_);
  return held != nullptr ? held->get() : nullptr;
}

const List* Value::list() const noexcept {
  const auto* held = std::get_if<std::shared_ptr<const List>>(&node_);
  return held != nullptr ? held->get() : nullptr;
}

const Dict* Value::dict() const noexcept {
  const auto* held = std::get_if<std::shared_ptr<const Dict>>(&node_);
  return held != nullptr ? held->get() : nullptr;
}

std::int64_t Value::integer() const noexcept {
  if (const bool* flag = std::get_if<bool>(&node_)) return *flag ? 1 : 0;
  const auto* value = std::get_if<std::int64_t>(&node_);
  return value != nullptr ? *value : 0;
}

double Value::number() const noexcept {
  const double* value = std::get_if<double>(&node_);
  return value != nullptr ? *value : static_cast<double>(integer());
}

std::string_view type_name(const Value& value) {
  if (const List* list = value.list()) return list->is_tuple ? "tuple" : "list";
  constexpr std::string_view kNames[] = {"undefined", "NoneType", "bool",  "int",
                                         "float",     "str",      "list",  "dict",
                                         "namespace", "loop",     "macro", "function"};
  return kNames[value.node().index()];
}

bool is_scalar(const Value& value) {
  return value.is_number() || value.is_none() || value.text() != nullptr;
}

bool is_true(const Value& value) {
  if (value.is_undefined() || value.is_none()) return false;
  if (value.is_number()) return value.number() != 0;
  if (const Text* text = value.text()) return !text->empty();
  if (const List* list = value.list()) return !list->items.empty();
  if (const Dict* dict = value.dict()) return !dict->items.empty();
  return true;
}

namespace {

bool is_equal(const List& left, const List& right, Budget& budget) {
  if (left.is_tuple != right.is_tuple || left.items.size() != right.items.size()) return false;
  for (std::size_t i = 0; i < left.items.size(); ++i)
    if (!jinja::is_equal(left.items[i], right.items[i], budget)) return false;
  return true;
}

bool is_equal(const Dict& left, const Dict& right, Budget& budget) {
  if (left.items.size() != right.items.size()) return false;
  for (const auto& [key, value] : left.items) {
    const Value* const other = right.find(key);
    if (other == nullptr || !jinja::is_equal(value, *other, budget)) return false;
  }
  return true;
}

/// For the kinds that are the same only as objects.
bool is_same(const Value::Node& left, const Value::Node& right) {
  if (const auto* space = std::get_if<Namespace*>(&left))
    return *space == std::get<Namespace*>(right);
  if (const auto* loop = std::get_if<std::shared_ptr<const Loop>>(&left))
    return *loop == std::get<std::shared_ptr<const Loop>>(right);
  if (const auto* macro = std::get_if<MacroFunction>(&left))
    return macro->macro == std::get<MacroFunction>(right).macro;
  if (const auto* builtin = std::get_if<std::shared_ptr<const Builtin>>(&left))
    return *builtin == std::get<std::shared_ptr<const Builtin>>(right);
  return true;  // undefined
}

}  // namespace

bool is_equal(const Value& left, const Value& right, Budget& budget) {
  budget.step();
  if (is_scalar(left) || is_scalar(right)) return is_equal_scalar(left, right);
  if (left.node().index() != right.node().index()) return false;
  if (left.list() != nullptr)
    return left.list() == right.list() || is_equal(*left.list(), *right.list(), budget);
  if (left.dict() != nullptr)
    return left.dict() == right.dict() || is_equal(*left.dict(), *right.dict(), budget);
  return is_same(left.node(), right.node());
}

namespace {

/// A string as Python's repr quotes it; content keeps its source, escapes take it over.
Text quoted(const Text& text) {
  const bool has_single = text.bytes().find('\'') != std::string::npos;
  const bool has_double = text.bytes().find('"') != std::string::npos;
  const char quote = has_single && !has_double ? '"' : '\'';
  Text result(std::string_view(&quote, 1));
  SourceCursor sources(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = code_point_at(text.bytes(), at).bytes;
    const std::string_view raw = std::string_view(text.bytes()).substr(at, length);
    const char c = raw[0];
    const std::string_view form = c == '\n'    ? "\\n"
                                  : c == '\r'  ? "\\r"
                                  : c == '\t'  ? "\\t"
                                  : c == '\\'  ? "\\\\"
                                  : c != quote ? raw
                                  : c == '\''  ? "\\'"
                                               : "\\\"";
    result.append(form, sources.at(at));
    at += length;
  }
  result.append(std::string_view(&quote, 1), kTemplate);
  return result;
}

void represent(const Value& value, Text& result, Budget& budget);

void represent(const List& list, Text& result, Budget& budget) {
  result.append(list.is_tuple ? "(" : "[", kTemplate);
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    if (i > 0) result.append(", ", kTemplate);
    represent(list.items[i], result, budget);
  }
  if (list.is_tuple && list.items.size() == 1) result.append(",", kTemplate);
  result.append(list.is_tuple ? ")" : "]", kTemplate);
}

void represent(const Dict& dict, Text& result, Budget& budget) {
  result.append("{", kTemplate);
  for (std::size_t i = 0; i < dict.items.size(); ++i) {
    if (i > 0) result.append(", ", kTemplate);
    represent(dict.items[i].first, result, budget);
    result.append(": ", kTemplate);
    represent(dict.items[i].second, result, budget);
  }
  result.append("}", kTemplate);
}

void represent(const Value& value, Text& result, Budget& budget) {
  const std::size_t before = result.size();
  budget.step();
  if (value.text() != nullptr) {
    result.append(quoted(*value.text()));
  } else if (value.list() != nullptr) {
    represent(*value.list(), result, budget);
  } else if (value.dict() != nullptr) {
    represent(*value.dict(), result, budget);
  } else {
    result.append(value.is_undefined() ? Text("Undefined") : to_text(value, budget));
  }
  budget.make(result.size() - before + 8);
}

}  // namespace

std::string to_representation(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char buffer[64];
  const double size = std::fabs(value);
  const bool plain = value == 0 || (size >= 1e-4 && size < 1e16);
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific);
  std::string text(buffer, end.ptr);
  if (plain && text.find('.') == std::string::npos) text += ".0";
  return text;
}

Text to_representation(const Value& value, Budget& budget) {
  Text result;
  represent(value, result, budget);
  return result;
}

Text to_text(const Value& value, Budget& budget) {
  if (const Text* text = value.text()) return *text;
  if (value.is_undefined()) return Text();
  if (value.is_none()) return Text("None");
  if (value.is<bool>()) return Text(value.integer() != 0 ? "True" : "False");
  if (value.is_integer()) return Text(std::to_string(value.integer()));
  if (value.is_number()) return Text(to_representation(value.number()));
  if (value.list() != nullptr || value.dict() != nullptr) return to_representation(value, budget);
  return Text("<" + std::string(type_name(value)) + ">");
}

}  // namespace idiolect::tokenizer::jinja
