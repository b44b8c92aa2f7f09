// The global functions of templates: what Hugging Face adds, and Jinja's own.
#include <algorithm>
#include <array>

#include "base/error.h"
#include "tokenizer/template/runtime.h"

namespace idiolect::tokenizer::jinja {
namespace {

/// A template may put message text into its refusal; that text is not for error messages.
std::string template_words(const Text& text) {
  std::string words;
  std::size_t begin = 0;
  for (const Run& run : text.runs()) {
    words += run.source == kTemplate ? text.bytes().substr(begin, run.end - begin) : "…";
    begin = run.end;
  }
  return words.substr(0, 300);
}

Value raise_exception(const Arguments& arguments, Runtime& runtime) {
  const Value* const message = arguments.find(0, "message");
  const Text text = message != nullptr ? to_text(*message, runtime.budget()) : Text();
  throw Error("the template refuses this conversation: " + template_words(text));
}

Value strftime_now(const Arguments& arguments, Runtime& runtime) {
  const Value* const format = arguments.find(0, "format");
  if (format == nullptr) throw Error("strftime_now needs a format");
  const std::string& text = text_argument(*format, "the format of strftime_now").bytes();
  runtime.expect_text(text.size() * 8);
  return runtime.text(format_date(text, runtime.today()));
}

Value range(const Arguments& arguments, Runtime& runtime) {
  if (arguments.positional.empty() || arguments.positional.size() > 3 || !arguments.named.empty())
    throw Error("range takes one to three integers");
  std::array<std::int64_t, 3> values{0, 0, 1};
  const std::vector<Value>& given = arguments.positional;
  for (std::size_t i = 0; i < given.size(); ++i)
    values[i] = integer_argument(given[i], "an argument of range");
  if (given.size() == 1) std::swap(values[0], values[1]);
  const auto [start, stop, step] = values;
  if (step == 0) throw Error("the step of range is zero");
  std::vector<Value> items;
  std::int64_t value = start;
  while (step > 0 ? value < stop : value > stop) {
    runtime.budget().make(sizeof(Value));
    items.emplace_back(value);
    if (__builtin_add_overflow(value, step, &value)) break;
  }
  return runtime.list(std::move(items));
}

Dict dict_of(const Arguments& arguments) {
  Dict dict;
  if (!arguments.positional.empty()) {
    const Dict* const given = arguments.positional.front().dict();
    if (given == nullptr || arguments.positional.size() > 1)
      throw Error("unsupported: dict or namespace of something that is no dict");
    dict = *given;
  }
  for (const auto& [name, value] : arguments.named) dict.set(Value(name), value);
  return dict;
}

Value make_dict(const Arguments& arguments, Runtime& runtime) {
  return runtime.dict(dict_of(arguments));
}

Value make_namespace(const Arguments& arguments, Runtime& runtime) {
  return runtime.namespace_of(dict_of(arguments));
}

struct Row {
  std::string_view name;
  Value (*call)(const Arguments&, Runtime&);
};

constexpr std::array kGlobals{
    Row{"raise_exception", raise_exception},
    Row{"strftime_now", strftime_now},
    Row{"range", range},
    Row{"dict", make_dict},
    Row{"namespace", make_namespace},
};

const Row* find_row(std::string_view name) {
  const auto* const found = std::find_if(kGlobals.begin(), kGlobals.end(),
                                         [&](const Row& row) { return row.name == name; });
  return found != kGlobals.end() ? found : nullptr;
}

}  // namespace

bool is_global_function(std::string_view name) { return find_row(name) != nullptr; }

Value call_global(const std::string& name, const Arguments& arguments, Runtime& runtime) {
  return find_row(name)->call(arguments, runtime);
}

}  // namespace idiolect::tokenizer::jinja
