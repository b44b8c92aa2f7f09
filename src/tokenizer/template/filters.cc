// The filters of templates: `value | name(arguments)`.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "tokenizer/template/runtime.h"

namespace idiolect::tokenizer::jinja {
namespace {

struct FilterCall {
  const Value& value;
  const Arguments& arguments;
  Runtime& runtime;

  const Value* find(std::size_t index, std::string_view name) const {
    return arguments.find(index, name);
  }
  bool flag(std::size_t index, std::string_view name, bool absent) const {
    const Value* const found = find(index, name);
    return found != nullptr ? is_true(*found) : absent;
  }
  Text as_text() const { return to_text(value, runtime.budget()); }
  std::shared_ptr<const List> items() const { return items_of(value, runtime); }
};

/// Calls another filter, or a method, by name: `upper` the filter is `upper` the method.
template <const char* name>
Value through_method(const FilterCall& call) {
  const Value text = call.runtime.text(call.as_text());
  return call_method(text, name, call.arguments, call.runtime);
}

constexpr char kStrip[] = "strip";
constexpr char kUpper[] = "upper";
constexpr char kLower[] = "lower";
constexpr char kCapitalize[] = "capitalize";
constexpr char kReplace[] = "replace";

// --- text -------------------------------------------------------------------------------------

/// Jinja's title: a word begins after white space, a hyphen or an opening bracket.
Value title(const FilterCall& call) {
  const Text text = call.as_text();
  const std::string& bytes = text.bytes();
  Text result;
  std::size_t word = 0;
  const auto end_word = [&](std::size_t end) {
    result.append(with_case(text.slice(word, end), Case::Capital));
    word = end;
  };
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::string_view separators = "- \t\n\r\v\f([{<";
    if (separators.find(bytes[i]) == std::string_view::npos) continue;
    end_word(i);
    result.append_slice(text, i, i + 1);
    word = i + 1;
  }
  end_word(bytes.size());
  return call.runtime.text(std::move(result));
}

Value indent(const FilterCall& call) {
  const Value* const width = call.find(0, "width");
  Text margin("    ");
  if (width != nullptr && width->text() != nullptr) {
    margin = *width->text();
  } else if (width != nullptr) {
    const std::int64_t count = std::max<std::int64_t>(integer_argument(*width, "the width"), 0);
    call.runtime.expect_text(static_cast<std::size_t>(count));
    margin = Text(std::string(static_cast<std::size_t>(count), ' '));
  }
  const bool first = call.flag(1, "first", false);
  const bool blank = call.flag(2, "blank", false);
  const Text text = call.as_text();
  Text result;
  std::size_t begin = 0;
  for (bool is_first = true; begin <= text.size(); is_first = false) {
    const std::size_t end = std::min(text.bytes().find('\n', begin), text.size());
    const bool is_blank = end == begin;
    call.runtime.expect_text(margin.size() + 1);
    if (is_first ? first : !is_blank || blank) result.append(margin);
    result.append_slice(text, begin, end + 1);
    begin = end + 1;
  }
  return call.runtime.text(std::move(result));
}

Value to_json_filter(const FilterCall& call) {
  JsonForm form;
  if (const Value* given = call.find(1, "indent"); given != nullptr && !given->is_none()) {
    form.indent = std::clamp<std::int64_t>(integer_argument(*given, "the indent"), 0, 64);
    form.item_separator = ",";
  }
  form.ascii = call.flag(0, "ensure_ascii", false);
  form.sort_keys = call.flag(3, "sort_keys", false);
  if (const Value* given = call.find(2, "separators");
      given != nullptr && given->list() != nullptr) {
    const std::vector<Value>& separators = given->list()->items;
    if (separators.size() != 2) throw Error("tojson: separators are two strings");
    form.item_separator = text_argument(separators[0], "a separator").bytes();
    form.key_separator = text_argument(separators[1], "a separator").bytes();
  }
  return call.runtime.text(to_json(call.value, form, call.runtime));
}

Value format_filter(const FilterCall& call) {
  return call.runtime.text(format_percent(text_argument(call.value, "the format"),
                                          call.arguments.positional, call.runtime));
}

Value escape(const FilterCall& call) {
  static const std::array<std::pair<std::string_view, std::string_view>, 5> kEntities{
      {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&#34;"}, {"'", "&#39;"}}};
  Text text = call.as_text();
  call.runtime.expect_text(text.size() * 5);
  for (const auto& [from, to] : kEntities) text = replace(text, from, Text(to), -1);
  return call.runtime.text(std::move(text));
}

// --- numbers ----------------------------------------------------------------------------------

template <class Number>
std::optional<Number> read_number(const Value& value) {
  if (value.text() == nullptr) return std::nullopt;
  const Text stripped = strip(*value.text(), nullptr, Ends::Both);
  const std::string& bytes = stripped.bytes();
  const std::size_t begin = bytes.size() > 1 && bytes[0] == '+' ? 1 : 0;
  Number number{};
  const auto read = std::from_chars(bytes.data() + begin, bytes.data() + bytes.size(), number);
  if (read.ec != std::errc() || read.ptr != bytes.data() + bytes.size()) return std::nullopt;
  return number;
}

Value given_or(const FilterCall& call, const Value& absent) {
  const Value* const fallback = call.find(0, "default");
  return fallback != nullptr ? *fallback : absent;
}

Value to_integer(const FilterCall& call) {
  if (call.value.is_integer()) return Value(call.value.integer());
  if (const auto read = read_number<std::int64_t>(call.value)) return Value(*read);
  std::optional<double> number = read_number<double>(call.value);
  if (call.value.is_number()) number = call.value.number();
  if (number && std::fabs(*number) < 9e18) return Value(static_cast<std::int64_t>(*number));
  return given_or(call, Value(std::int64_t{0}));
}

Value to_float(const FilterCall& call) {
  if (call.value.is_number()) return Value(call.value.number());
  if (const auto read = read_number<double>(call.value)) return Value(*read);
  return given_or(call, Value(0.0));
}

Value absolute(const FilterCall& call) {
  if (!call.value.is_number()) throw Error("abs of a " + std::string(type_name(call.value)));
  if (!call.value.is_integer()) return Value(std::fabs(call.value.number()));
  if (call.value.integer() == INT64_MIN) throw Error("an integer becomes too large");
  return Value(std::abs(call.value.integer()));
}

Value round(const FilterCall& call) {
  const double value = to_float(call).number();
  const Value* const precision = call.find(0, "precision");
  const std::int64_t digits =
      precision != nullptr ? integer_argument(*precision, "the precision") : 0;
  const double scale =
      std::pow(10.0, static_cast<double>(std::clamp<std::int64_t>(digits, -300, 300)));
  const Value* const method = call.find(1, "method");
  const std::string how =
      method != nullptr ? text_argument(*method, "the method").bytes() : "common";
  if (how == "ceil") return Value(std::ceil(value * scale) / scale);
  if (how == "floor") return Value(std::floor(value * scale) / scale);
  return Value(std::nearbyint(value * scale) / scale);
}

// --- any value --------------------------------------------------------------------------------

Value fallback(const FilterCall& call) {
  const bool wanted =
      call.value.is_undefined() || (call.flag(1, "boolean", false) && !is_true(call.value));
  if (!wanted) return call.value;
  const Value* const given = call.find(0, "default_value");
  return given != nullptr ? *given : Value("");
}

Value length(const FilterCall& call) {
  if (call.value.text() != nullptr) call.runtime.budget().step(1 + call.value.text()->size() / 16);
  return Value(static_cast<std::int64_t>(length_of(call.value)));
}

Value string(const FilterCall& call) { return call.runtime.text(call.as_text()); }
Value same(const FilterCall& call) { return call.value; }

// --- lists ------------------------------------------------------------------------------------

/// The values compared or joined: the items, or an attribute of each.
std::vector<Value> keys_of(const FilterCall& call, const std::vector<Value>& items,
                           const Value* attribute) {
  if (attribute == nullptr || attribute->is_none()) return items;
  std::vector<Value> keys;
  keys.reserve(items.size());
  for (const Value& item : items) keys.push_back(attribute_path(item, *attribute, call.runtime));
  return keys;
}

Value join(const FilterCall& call) {
  const Value* const given = call.find(0, "d");
  const Text separator = given != nullptr ? to_text(*given, call.runtime.budget()) : Text();
  const std::shared_ptr<const List> items = call.items();
  const std::vector<Value> parts = keys_of(call, items->items, call.find(1, "attribute"));
  Text result;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Text part = to_text(parts[i], call.runtime.budget());
    call.runtime.expect_text(part.size() + separator.size());
    if (i > 0) result.append(separator);
    result.append(part);
  }
  return call.runtime.text(std::move(result));
}

Value first(const FilterCall& call) {
  const std::shared_ptr<const List> items = call.items();
  return items->items.empty() ? Value::undefined("the first of nothing") : items->items.front();
}

Value last(const FilterCall& call) {
  const std::shared_ptr<const List> items = call.items();
  return items->items.empty() ? Value::undefined("the last of nothing") : items->items.back();
}

Value to_list(const FilterCall& call) { return call.runtime.list(call.items()->items); }

Value reverse(const FilterCall& call) {
  if (const Text* text = call.value.text()) {
    const auto size = static_cast<std::int64_t>(length_of(call.value));
    return call.runtime.text(slice_code_points(*text, size - 1, -1, -1));
  }
  std::vector<Value> items = call.items()->items;
  std::reverse(items.begin(), items.end());
  return call.runtime.list(std::move(items));
}

Value folded(const Value& key, bool case_sensitive) {
  return !case_sensitive && key.text() != nullptr ? Value(with_case(*key.text(), Case::Lower))
                                                  : key;
}

/// `items` in the order of `keys`; equal ones stay as they were.
std::vector<Value> sorted(const FilterCall& call, const std::vector<Value>& items,
                          std::vector<Value> keys, bool case_sensitive, bool descending) {
  std::vector<std::size_t> order(items.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (Value& key : keys) key = folded(key, case_sensitive);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const int compared = compare(keys[a], keys[b], call.runtime);
    return descending ? compared > 0 : compared < 0;
  });
  std::vector<Value> result;
  result.reserve(order.size());
  for (const std::size_t i : order) result.push_back(items[i]);
  return result;
}

Value sort(const FilterCall& call) {
  const std::shared_ptr<const List> items = call.items();
  return call.runtime.list(
      sorted(call, items->items, keys_of(call, items->items, call.find(2, "attribute")),
             call.flag(1, "case_sensitive", false), call.flag(0, "reverse", false)));
}

Value unique(const FilterCall& call) {
  const std::shared_ptr<const List> items = call.items();
  const bool case_sensitive = call.flag(0, "case_sensitive", false);
  const std::vector<Value> keys = keys_of(call, items->items, call.find(1, "attribute"));
  std::vector<Value> seen;
  std::vector<Value> kept;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    Value key = folded(keys[i], case_sensitive);
    const auto is_key = [&](const Value& other) {
      return is_equal(key, other, call.runtime.budget());
    };
    if (std::any_of(seen.begin(), seen.end(), is_key)) continue;
    seen.push_back(std::move(key));
    kept.push_back(items->items[i]);
  }
  return call.runtime.list(std::move(kept));
}

template <int sign>
Value extreme(const FilterCall& call) {
  const std::shared_ptr<const List> items = call.items();
  const std::vector<Value> keys = keys_of(call, items->items, call.find(1, "attribute"));
  if (keys.empty()) return Value::undefined("the least or greatest of nothing");
  std::size_t best = 0;
  for (std::size_t i = 1; i < keys.size(); ++i)
    if (sign * compare(keys[i], keys[best], call.runtime) > 0) best = i;
  return items->items[best];
}

Value items(const FilterCall& call) {
  if (call.value.is_undefined()) return call.runtime.list({});
  if (call.value.dict() == nullptr) throw Error("items needs a dict");
  return call_method(call.value, "items", {}, call.runtime);
}

Value dictsort(const FilterCall& call) {
  if (call.value.dict() == nullptr) throw Error("dictsort needs a dict");
  const Value* const by = call.find(1, "by");
  const bool by_value = by != nullptr && text_argument(*by, "by").bytes() == "value";
  const Value pairs = items(call);
  std::vector<Value> keys;
  for (const Value& pair : pairs.list()->items)
    keys.push_back(pair.list()->items[by_value ? 1 : 0]);
  return call.runtime.list(sorted(call, pairs.list()->items, std::move(keys),
                                  call.flag(0, "case_sensitive", false),
                                  call.flag(2, "reverse", false)));
}

Value sum(const FilterCall& call) {
  const std::shared_ptr<const List> items = call.items();
  double total = 0;
  std::int64_t integers = 0;
  bool is_integer = true;
  for (const Value& key : keys_of(call, items->items, call.find(0, "attribute"))) {
    if (!key.is_number()) throw Error("sum of a " + std::string(type_name(key)));
    is_integer = is_integer && key.is_integer() &&
                 !__builtin_add_overflow(integers, key.integer(), &integers);
    total += key.number();
  }
  return is_integer ? Value(integers) : Value(total);
}

/// The arguments after the first `count` positional ones, for the filter or test that is named
/// there.
Arguments rest_of(const Arguments& arguments, std::size_t count) {
  Arguments rest = arguments;
  const std::size_t dropped = std::min(count, rest.positional.size());
  rest.positional.erase(rest.positional.begin(),
                        rest.positional.begin() + static_cast<std::ptrdiff_t>(dropped));
  return rest;
}

Value map(const FilterCall& call) {
  const std::shared_ptr<const List> items = call.items();
  const Value* const attribute = call.arguments.find(call.arguments.positional.size(), "attribute");
  const Value* const absent = call.arguments.find(call.arguments.positional.size(), "default");
  const Value* const name = call.find(0, "filter");
  if (attribute == nullptr && name == nullptr) throw Error("map needs an attribute or a filter");
  std::vector<Value> results;
  for (const Value& item : items->items) {
    if (attribute != nullptr) {
      const Value found = attribute_path(item, *attribute, call.runtime);
      results.push_back(found.is_undefined() && absent != nullptr ? *absent : found);
    } else {
      call.runtime.budget().step();
      results.push_back(apply_filter(text_argument(*name, "the filter of map").bytes(), item,
                                     rest_of(call.arguments, 1), call.runtime));
    }
  }
  return call.runtime.list(std::move(results));
}

enum class Keep { Passing, Failing };
enum class Of { Item, Attribute };

/// select, reject, selectattr and rejectattr: the items whose test holds, or does not.
template <Keep keep, Of of>
Value chosen(const FilterCall& call) {
  constexpr std::size_t kNameAt = of == Of::Attribute ? 1 : 0;
  const std::shared_ptr<const List> items = call.items();
  const Value* const attribute = of == Of::Attribute ? call.find(0, "attribute") : nullptr;
  if (of == Of::Attribute && attribute == nullptr) throw Error("an attribute is missing");
  const Value* const test = call.find(kNameAt, "test");
  const Arguments rest = rest_of(call.arguments, kNameAt + 1);
  std::vector<Value> kept;
  for (const Value& item : items->items) {
    call.runtime.budget().step();
    const Value value =
        attribute != nullptr ? attribute_path(item, *attribute, call.runtime) : item;
    const bool passes = test != nullptr
                            ? passes_test(text_argument(*test, "the name of the test").bytes(),
                                          value, rest, call.runtime)
                            : is_true(value);
    if (passes == (keep == Keep::Passing)) kept.push_back(item);
  }
  return call.runtime.list(std::move(kept));
}

struct Row {
  std::string_view name;
  Value (*apply)(const FilterCall&);
};

constexpr std::array kFilters{
    Row{"abs", absolute},
    Row{"capitalize", through_method<kCapitalize>},
    Row{"count", length},
    Row{"d", fallback},
    Row{"default", fallback},
    Row{"dictsort", dictsort},
    Row{"e", escape},
    Row{"escape", escape},
    Row{"first", first},
    Row{"float", to_float},
    Row{"format", format_filter},
    Row{"indent", indent},
    Row{"int", to_integer},
    Row{"items", items},
    Row{"join", join},
    Row{"last", last},
    Row{"length", length},
    Row{"list", to_list},
    Row{"lower", through_method<kLower>},
    Row{"map", map},
    Row{"max", extreme<1>},
    Row{"min", extreme<-1>},
    Row{"reject", chosen<Keep::Failing, Of::Item>},
    Row{"rejectattr", chosen<Keep::Failing, Of::Attribute>},
    Row{"replace", through_method<kReplace>},
    Row{"reverse", reverse},
    Row{"round", round},
    Row{"safe", same},
    Row{"select", chosen<Keep::Passing, Of::Item>},
    Row{"selectattr", chosen<Keep::Passing, Of::Attribute>},
    Row{"sort", sort},
    Row{"string", string},
    Row{"sum", sum},
    Row{"title", title},
    Row{"tojson", to_json_filter},
    Row{"trim", through_method<kStrip>},
    Row{"unique", unique},
    Row{"upper", through_method<kUpper>},
};

}  // namespace

Value apply_filter(const std::string& name, const Value& value, const Arguments& arguments,
                   Runtime& runtime) {
  const auto* const row = std::find_if(kFilters.begin(), kFilters.end(),
                                       [&](const Row& each) { return each.name == name; });
  if (row == kFilters.end()) throw Error("unsupported filter '" + name + "'");
  return row->apply({value, arguments, runtime});
}

}  // namespace idiolect::tokenizer::jinja
