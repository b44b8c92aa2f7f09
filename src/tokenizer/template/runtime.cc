#include "tokenizer/template/runtime.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/error.h"

namespace idiolect::tokenizer::jinja {

const Value* Arguments::find(std::size_t index, std::string_view name) const {
  if (index < positional.size()) return &positional[index];
  for (const auto& [key, value] : named)
    if (key == name) return &value;
  return nullptr;
}

void Runtime::expect_text(std::size_t bytes) {
  if (bytes > budget_.output_limit()) throw Error("the template makes too long a text");
  budget_.make(bytes);
}

Value Runtime::text(Text text) {
  if (text.size() > budget_.output_limit()) throw Error("the template makes too long a text");
  budget_.make(text.size() + text.runs().size() * sizeof(Run) + sizeof(Text));
  return Value(std::move(text));
}

Value Runtime::list(std::vector<Value> items, bool is_tuple) {
  budget_.make(items.size() + 2, sizeof(Value));
  return Value(List{std::move(items), is_tuple});
}

Value Runtime::dict(Dict dict) {
  budget_.make(dict.items.size() + 1, 2 * sizeof(Value));
  return Value(std::move(dict));
}

Value Runtime::namespace_of(Dict attributes) {
  budget_.make(attributes.items.size() + 1, 2 * sizeof(Value));
  namespaces_.push_back({std::move(attributes)});
  return Value(Value::Node(&namespaces_.back()));
}

namespace {

std::shared_ptr<const List> characters(const Text& text, Runtime& runtime) {
  const std::vector<std::size_t> begins = code_point_begins(text.bytes());
  runtime.budget().make(begins.size(), sizeof(Value) + sizeof(Text) + 32);
  auto list = std::make_shared<List>();
  for (std::size_t i = 0; i + 1 < begins.size(); ++i)
    list->items.emplace_back(text.slice(begins[i], begins[i + 1]));
  list->depth = 1;
  return list;
}

std::shared_ptr<const List> keys(const Dict& dict, Runtime& runtime) {
  runtime.budget().make(dict.items.size() + 1, sizeof(Value));
  auto list = std::make_shared<List>();
  for (const auto& [key, value] : dict.items) list->items.push_back(key);
  list->depth = 1;
  return list;
}

}  // namespace

std::shared_ptr<const List> items_of(const Value& value, Runtime& runtime) {
  if (const auto* list = std::get_if<std::shared_ptr<const List>>(&value.node())) return *list;
  if (value.is_undefined()) return std::make_shared<const List>();
  if (const Text* text = value.text()) return characters(*text, runtime);
  if (const Dict* dict = value.dict()) return keys(*dict, runtime);
  throw Error("a " + std::string(type_name(value)) + " cannot be looped over");
}

std::size_t length_of(const Value& value) {
  if (value.is_undefined()) return 0;
  if (const List* list = value.list()) return list->items.size();
  if (const Dict* dict = value.dict()) return dict->items.size();
  if (const Text* text = value.text()) return code_point_begins(text->bytes()).size() - 1;
  throw Error("a " + std::string(type_name(value)) + " has no length");
}

bool contains(const Value& haystack, const Value& needle, Runtime& runtime) {
  if (const Text* text = haystack.text()) {
    runtime.budget().step(1 + text->size() / 64);
    return text->bytes().find(text_argument(needle, "the left side of 'in'").bytes()) !=
           std::string::npos;
  }
  if (const Dict* dict = haystack.dict()) {
    runtime.budget().step(1 + dict->items.size());
    return dict->find(needle) != nullptr;
  }
  const std::shared_ptr<const List> items = items_of(haystack, runtime);
  return std::any_of(items->items.begin(), items->items.end(),
                     [&](const Value& item) { return is_equal(item, needle, runtime.budget()); });
}

int compare(const Value& left, const Value& right, Runtime& runtime) {
  runtime.budget().step();
  if (left.is_integer() && right.is_integer())
    return left.integer() < right.integer() ? -1 : left.integer() > right.integer() ? 1 : 0;
  if (left.is_number() && right.is_number())
    return left.number() < right.number() ? -1 : left.number() > right.number() ? 1 : 0;
  // UTF-8 sorts as the code points do.
  if (left.text() != nullptr && right.text() != nullptr)
    return left.text()->bytes().compare(right.text()->bytes());
  if (left.list() == nullptr || right.list() == nullptr)
    throw Error("a " + std::string(type_name(left)) + " and a " + std::string(type_name(right)) +
                " cannot be ordered");
  const std::vector<Value>& a = left.list()->items;
  const std::vector<Value>& b = right.list()->items;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    if (!is_equal(a[i], b[i], runtime.budget())) return compare(a[i], b[i], runtime);
  return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
}

namespace {

std::optional<Value> loop_attribute(const Loop& loop, std::string_view name) {
  const std::vector<Value>& items = loop.items->items;
  const auto number = [](std::size_t value) { return Value(static_cast<std::int64_t>(value)); };
  if (name == "index") return number(loop.index + 1);
  if (name == "index0") return number(loop.index);
  if (name == "revindex") return number(items.size() - loop.index);
  if (name == "revindex0") return number(items.size() - loop.index - 1);
  if (name == "first") return Value(loop.index == 0);
  if (name == "last") return Value(loop.index + 1 == items.size());
  if (name == "length") return number(items.size());
  if (name == "depth") return number(1);  // deeper only in recursive loops
  if (name == "depth0") return number(0);
  if (name == "previtem")
    return loop.index > 0 ? items[loop.index - 1] : Value::undefined("there is no previous item");
  if (name == "nextitem")
    return loop.index + 1 < items.size() ? items[loop.index + 1]
                                         : Value::undefined("there is no next item");
  return std::nullopt;
}

std::optional<Value> own_attribute(const Value& object, const std::string& name) {
  if (const auto* space = std::get_if<Namespace*>(&object.node())) {
    const Value* const found = (*space)->attributes.find(name);
    return found != nullptr ? std::optional<Value>(*found) : std::nullopt;
  }
  if (const auto* loop = std::get_if<std::shared_ptr<const Loop>>(&object.node()))
    if (std::optional<Value> found = loop_attribute(**loop, name)) return found;
  if (!has_method(object, name)) return std::nullopt;
  return Value(Builtin{Builtin::Kind::Method, name, std::make_shared<const Value>(object)});
}

std::optional<Value> list_item(const std::vector<Value>& items, std::int64_t index) {
  const auto size = static_cast<std::int64_t>(items.size());
  if (index < 0) index += size;
  if (index < 0 || index >= size) return std::nullopt;
  return items[static_cast<std::size_t>(index)];
}

std::optional<Value> character(const Text& text, std::int64_t index, Runtime& runtime) {
  runtime.budget().step(1 + text.size() / 16);
  const std::vector<std::size_t> begins = code_point_begins(text.bytes());
  const auto size = static_cast<std::int64_t>(begins.size()) - 1;
  if (index < 0) index += size;
  if (index < 0 || index >= size) return std::nullopt;
  const auto at = static_cast<std::size_t>(index);
  return runtime.text(text.slice(begins[at], begins[at + 1]));
}

std::optional<Value> own_item(const Value& object, const Value& index, Runtime& runtime) {
  if (const Dict* dict = object.dict()) {
    runtime.budget().step(1 + dict->items.size() / 8);
    const Value* const found = dict->find(index);
    return found != nullptr ? std::optional<Value>(*found) : std::nullopt;
  }
  if (!index.is_integer()) return std::nullopt;
  if (const List* list = object.list()) return list_item(list->items, index.integer());
  const Text* const text = object.text();
  return text != nullptr ? character(*text, index.integer(), runtime) : std::nullopt;
}

void refuse_undefined(const Value& object, const std::string& name) {
  const auto* undefined = std::get_if<Undefined>(&object.node());
  if (undefined == nullptr) return;
  throw Error("'" + undefined->name + "' is undefined, so it has no '" + name + "'");
}

}  // namespace

Value attribute_of(const Value& object, const std::string& name, Runtime& runtime) {
  refuse_undefined(object, name);
  if (std::optional<Value> found = own_attribute(object, name)) return *std::move(found);
  const Value key(name);
  if (std::optional<Value> found = own_item(object, key, runtime)) return *std::move(found);
  return Value::undefined(name);
}

Value item_of(const Value& object, const Value& index, Runtime& runtime) {
  const std::string name = index.text() != nullptr ? index.text()->bytes() : "item";
  refuse_undefined(object, name);
  if (std::optional<Value> found = own_item(object, index, runtime)) return *std::move(found);
  if (index.text() != nullptr)
    if (std::optional<Value> found = own_attribute(object, name)) return *std::move(found);
  return Value::undefined(name);
}

Value attribute_path(Value object, const Value& path, Runtime& runtime) {
  if (path.is_integer()) return item_of(object, path, runtime);
  const Text separator(".");
  for (const Text& part : split(text_argument(path, "the attribute"), &separator.bytes(), -1)) {
    const std::string& name = part.bytes();
    std::int64_t index = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), index);
    const bool is_index = read.ec == std::errc() && read.ptr == name.data() + name.size();
    object = item_of(object, is_index ? Value(index) : Value(part), runtime);
  }
  return object;
}

const Text& text_argument(const Value& value, std::string_view what) {
  if (const Text* text = value.text()) return *text;
  throw Error(std::string(what) + " must be a string, not a " + std::string(type_name(value)));
}

std::int64_t integer_argument(const Value& value, std::string_view what) {
  if (value.is_integer()) return value.integer();
  throw Error(std::string(what) + " must be an integer, not a " + std::string(type_name(value)));
}

}  // namespace idiolect::tokenizer::jinja
