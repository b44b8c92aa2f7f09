// The methods of strings, dicts and lists that templates may call. Those that would
// change their object are not there, as in Hugging Face's immutable sandbox.
#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/utf8.h"
#include "tokenizer/template/runtime.h"

namespace idiolect::tokenizer::jinja {
namespace {

struct MethodCall {
  const Value& self;
  const Arguments& arguments;
  Runtime& runtime;

  const Text& text() const { return *self.text(); }
  const Value* find(std::size_t index, std::string_view name) const {
    const Value* const found = arguments.find(index, name);
    return found == nullptr || found->is_none() ? nullptr : found;
  }
  const Value& need(std::size_t index, std::string_view name) const {
    const Value* const found = arguments.find(index, name);
    if (found == nullptr) throw Error("a method lacks its argument '" + std::string(name) + "'");
    return *found;
  }
  /// A string argument that may be absent.
  const std::string* string(std::size_t index, std::string_view name) const {
    const Value* const found = find(index, name);
    return found != nullptr ? &text_argument(*found, name).bytes() : nullptr;
  }
  std::int64_t integer(std::size_t index, std::string_view name, std::int64_t absent) const {
    const Value* const found = find(index, name);
    return found != nullptr ? integer_argument(*found, name) : absent;
  }
};

// --- strings ----------------------------------------------------------------------------------

template <Ends ends>
Value strip_method(const MethodCall& call) {
  return call.runtime.text(strip(call.text(), call.string(0, "chars"), ends));
}

template <Case wanted>
Value case_method(const MethodCall& call) {
  return call.runtime.text(with_case(call.text(), wanted));
}

std::size_t occurrences(std::string_view text, std::string_view what) {
  if (what.empty()) return text.size() + 1;
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + what.size()))
    ++count;
  return count;
}

Value list_of(std::vector<Text> parts, Runtime& runtime) {
  std::vector<Value> items;
  items.reserve(parts.size());
  for (Text& part : parts) items.push_back(runtime.text(std::move(part)));
  return runtime.list(std::move(items));
}

template <std::vector<Text> (*split_text)(const Text&, const std::string*, std::int64_t)>
Value split_method(const MethodCall& call) {
  const std::string* const separator = call.string(0, "sep");
  if (separator != nullptr && separator->empty()) throw Error("the separator of split is empty");
  const std::size_t most_parts =
      separator != nullptr ? occurrences(call.text().bytes(), *separator) : call.text().size() / 2;
  call.runtime.budget().make(most_parts + 1, sizeof(Text));
  return list_of(split_text(call.text(), separator, call.integer(1, "maxsplit", -1)), call.runtime);
}

Value splitlines(const MethodCall& call) {
  call.runtime.budget().make(call.text().size() + 1, sizeof(Text) / 4);
  return list_of(split_lines(call.text()), call.runtime);
}

Value replace_method(const MethodCall& call) {
  const std::string& from =
      text_argument(call.need(0, "old"), "the first argument of replace").bytes();
  const Text& to = text_argument(call.need(1, "new"), "the second argument of replace");
  call.runtime.budget().make(occurrences(call.text().bytes(), from), to.size() + 1);
  return call.runtime.text(replace(call.text(), from, to, call.integer(2, "count", -1)));
}

/// The part of the text that an optional start and end select.
Text window(const MethodCall& call) {
  if (call.find(1, "start") == nullptr && call.find(2, "end") == nullptr) return call.text();
  const std::vector<std::size_t> begins = code_point_begins(call.text().bytes());
  const auto size = static_cast<std::int64_t>(begins.size()) - 1;
  const auto byte = [&](std::int64_t index) {
    if (index < 0) index = std::max(index, -size) + size;
    return begins[static_cast<std::size_t>(std::min(index, size))];
  };
  return call.text().slice(byte(call.integer(1, "start", 0)), byte(call.integer(2, "end", size)));
}

template <bool at_begin>
Value affix_method(const MethodCall& call) {
  const Text text = window(call);
  const auto matches = [&](const Value& value) {
    const std::string& affix = text_argument(value, "a prefix or suffix").bytes();
    if (affix.size() > text.size()) return false;
    const std::size_t at = at_begin ? 0 : text.size() - affix.size();
    return text.bytes().compare(at, affix.size(), affix) == 0;
  };
  const Value& given = call.need(0, "prefix");
  if (given.list() == nullptr) return Value(matches(given));
  const std::vector<Value>& choices = given.list()->items;
  return Value(std::any_of(choices.begin(), choices.end(), matches));
}

template <bool at_begin>
Value remove_affix(const MethodCall& call) {
  const std::string& affix = text_argument(call.need(0, "prefix"), "a prefix or suffix").bytes();
  const Text& text = call.text();
  if (affix.size() > text.size()) return call.self;
  const std::size_t at = at_begin ? 0 : text.size() - affix.size();
  if (text.bytes().compare(at, affix.size(), affix) != 0) return call.self;
  return call.runtime.text(at_begin ? text.slice(affix.size(), text.size()) : text.slice(0, at));
}

template <bool from_left>
Value find_method(const MethodCall& call) {
  const std::string& what = text_argument(call.need(0, "sub"), "what to find").bytes();
  if (call.arguments.size() > 1) throw Error("unsupported: find with a start");
  const std::string& bytes = call.text().bytes();
  const std::size_t at = from_left ? bytes.find(what) : bytes.rfind(what);
  if (at == std::string::npos) return Value(std::int64_t{-1});
  return Value(static_cast<std::int64_t>(count_code_points(std::string_view(bytes).substr(0, at))));
}

Value index_method(const MethodCall& call) {
  Value found = find_method<true>(call);
  if (found.integer() < 0) throw Error("index: the text is not there");
  return found;
}

Value count_text(const MethodCall& call) {
  const std::string& what = text_argument(call.need(0, "sub"), "what to count").bytes();
  const std::string_view bytes = call.text().bytes();
  const std::size_t count = what.empty() ? count_code_points(bytes) + 1 : occurrences(bytes, what);
  return Value(static_cast<std::int64_t>(count));
}

Value join_method(const MethodCall& call) {
  const std::shared_ptr<const List> items = items_of(call.need(0, "iterable"), call.runtime);
  Text result;
  for (std::size_t i = 0; i < items->items.size(); ++i) {
    const Text& item = text_argument(items->items[i], "an item of join");
    call.runtime.expect_text(item.size() + call.text().size());
    if (i > 0) result.append(call.text());
    result.append(item);
  }
  return call.runtime.text(std::move(result));
}

template <bool (*matches)(char32_t)>
Value every_character(const MethodCall& call) {
  const std::string_view bytes = call.text().bytes();
  for (std::size_t at = 0; at < bytes.size(); at += code_point_at(bytes, at).bytes)
    if (!matches(code_point_at(bytes, at).value)) return Value(false);
  return Value(!bytes.empty());
}

bool is_ascii_digit(char32_t value) { return value >= '0' && value <= '9'; }
bool is_white(char32_t value) { return is_python_space(value); }
bool is_ascii_letter(char32_t value) {
  return (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z');
}
bool is_ascii_alphanumeric(char32_t value) {
  return is_ascii_digit(value) || is_ascii_letter(value);
}

template <Case wanted>
Value is_case(const MethodCall& call) {
  const std::string& bytes = call.text().bytes();
  return Value(with_case(call.text(), wanted).bytes() == bytes &&
               with_case(call.text(), Case::Swap).bytes() != bytes);
}

// --- dicts and lists --------------------------------------------------------------------------

Value dict_items(const MethodCall& call) {
  std::vector<Value> items;
  for (const auto& [key, value] : call.self.dict()->items)
    items.push_back(call.runtime.list({key, value}, true));
  return call.runtime.list(std::move(items));
}

Value dict_keys(const MethodCall& call) {
  std::vector<Value> keys;
  for (const auto& item : call.self.dict()->items) keys.push_back(item.first);
  return call.runtime.list(std::move(keys));
}

Value dict_values(const MethodCall& call) {
  std::vector<Value> values;
  for (const auto& item : call.self.dict()->items) values.push_back(item.second);
  return call.runtime.list(std::move(values));
}

Value dict_get(const MethodCall& call) {
  const Value* const found = call.self.dict()->find(call.need(0, "key"));
  if (found != nullptr) return *found;
  const Value* const fallback = call.arguments.find(1, "default");
  return fallback != nullptr ? *fallback : Value();
}

Value count_items(const MethodCall& call) {
  const std::vector<Value>& items = call.self.list()->items;
  return Value(
      static_cast<std::int64_t>(std::count_if(items.begin(), items.end(), [&](const Value& item) {
        return is_equal(item, call.need(0, "value"), call.runtime.budget());
      })));
}

Value index_of_item(const MethodCall& call) {
  const std::vector<Value>& items = call.self.list()->items;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (is_equal(items[i], call.need(0, "value"), call.runtime.budget()))
      return Value(static_cast<std::int64_t>(i));
  throw Error("index: the item is not in the list");
}

// --- loop -------------------------------------------------------------------------------------

Value cycle(const MethodCall& call) {
  const Loop& loop = **std::get_if<std::shared_ptr<const Loop>>(&call.self.node());
  if (call.arguments.positional.empty()) throw Error("loop.cycle needs values");
  return call.arguments.positional[loop.index % call.arguments.positional.size()];
}

enum class Owner { String, Dict, List, Loop };

struct Row {
  Owner owner;
  std::string_view name;
  Value (*call)(const MethodCall&);
};

constexpr std::array kMethods{
    Row{Owner::String, "strip", strip_method<Ends::Both>},
    Row{Owner::String, "lstrip", strip_method<Ends::Left>},
    Row{Owner::String, "rstrip", strip_method<Ends::Right>},
    Row{Owner::String, "upper", case_method<Case::Upper>},
    Row{Owner::String, "lower", case_method<Case::Lower>},
    Row{Owner::String, "title", case_method<Case::Title>},
    Row{Owner::String, "capitalize", case_method<Case::Capital>},
    Row{Owner::String, "swapcase", case_method<Case::Swap>},
    Row{Owner::String, "split", split_method<split>},
    Row{Owner::String, "rsplit", split_method<split_from_right>},
    Row{Owner::String, "splitlines", splitlines},
    Row{Owner::String, "replace", replace_method},
    Row{Owner::String, "startswith", affix_method<true>},
    Row{Owner::String, "endswith", affix_method<false>},
    Row{Owner::String, "removeprefix", remove_affix<true>},
    Row{Owner::String, "removesuffix", remove_affix<false>},
    Row{Owner::String, "find", find_method<true>},
    Row{Owner::String, "rfind", find_method<false>},
    Row{Owner::String, "index", index_method},
    Row{Owner::String, "count", count_text},
    Row{Owner::String, "join", join_method},
    Row{Owner::String, "isdigit", every_character<is_ascii_digit>},
    Row{Owner::String, "isspace", every_character<is_white>},
    Row{Owner::String, "isalpha", every_character<is_ascii_letter>},
    Row{Owner::String, "isalnum", every_character<is_ascii_alphanumeric>},
    Row{Owner::String, "isupper", is_case<Case::Upper>},
    Row{Owner::String, "islower", is_case<Case::Lower>},
    Row{Owner::Dict, "items", dict_items},
    Row{Owner::Dict, "keys", dict_keys},
    Row{Owner::Dict, "values", dict_values},
    Row{Owner::Dict, "get", dict_get},
    Row{Owner::List, "count", count_items},
    Row{Owner::List, "index", index_of_item},
    Row{Owner::Loop, "cycle", cycle},
};

bool owns(Owner owner, const Value& object) {
  switch (owner) {
    case Owner::String:
      return object.text() != nullptr;
    case Owner::Dict:
      return object.dict() != nullptr;
    case Owner::List:
      return object.list() != nullptr;
    case Owner::Loop:
      return object.is<std::shared_ptr<const Loop>>();
  }
  return false;
}

const Row* find_row(const Value& object, std::string_view name) {
  const auto* const found = std::find_if(kMethods.begin(), kMethods.end(), [&](const Row& row) {
    return row.name == name && owns(row.owner, object);
  });
  return found != kMethods.end() ? found : nullptr;
}

}  // namespace

bool has_method(const Value& object, std::string_view name) {
  return find_row(object, name) != nullptr;
}

Value call_method(const Value& object, const std::string& name, const Arguments& arguments,
                  Runtime& runtime) {
  runtime.budget().step(1 + (object.text() != nullptr ? object.text()->size() / 16 : 0));
  return find_row(object, name)->call({object, arguments, runtime});
}

}  // namespace idiolect::tokenizer::jinja
