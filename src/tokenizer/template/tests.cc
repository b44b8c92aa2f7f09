// The tests of templates: `value is name`.
#include <algorithm>
#include <array>

#include "base/error.h"
#include "tokenizer/template/runtime.h"

namespace idiolect::tokenizer::jinja {
namespace {

/// What a test is asked with; `other` gives its argument.
struct Question {
  const Value& value;
  const Arguments& arguments;
  Runtime& runtime;

  const Value& other() const {
    if (arguments.positional.empty()) throw Error("a test lacks its argument");
    return arguments.positional.front();
  }
  int compared() const { return compare(value, other(), runtime); }
};

bool is_iterable(const Value& value) {
  return value.text() != nullptr || value.list() != nullptr || value.dict() != nullptr ||
         value.is_undefined();
}

bool is_remainder(const Question& question, std::int64_t divisor, std::int64_t rest) {
  const std::int64_t value = integer_argument(question.value, "the value of the test");
  if (divisor == 0) throw Error("division by zero");
  return divisor == -1 ? rest == 0 : (value % divisor + divisor) % divisor == rest;
}

bool has_case(const Question& question, Case wanted) {
  const Text text = to_text(question.value, question.runtime.budget());
  return with_case(text, wanted).bytes() == text.bytes() &&
         with_case(text, Case::Swap).bytes() != text.bytes();
}

struct Row {
  std::string_view name;
  bool (*holds)(const Question&);
};

constexpr auto is_equal_to = [](const Question& q) {
  return is_equal(q.value, q.other(), q.runtime.budget());
};
constexpr auto is_unequal_to = [](const Question& q) {
  return !is_equal(q.value, q.other(), q.runtime.budget());
};
constexpr auto is_below = [](const Question& q) { return q.compared() < 0; };
constexpr auto is_above = [](const Question& q) { return q.compared() > 0; };
constexpr auto is_at_most = [](const Question& q) { return q.compared() <= 0; };
constexpr auto is_at_least = [](const Question& q) { return q.compared() >= 0; };

constexpr std::array kTests{
    Row{"defined", [](const Question& q) { return !q.value.is_undefined(); }},
    Row{"undefined", [](const Question& q) { return q.value.is_undefined(); }},
    Row{"none", [](const Question& q) { return q.value.is_none(); }},
    Row{"string", [](const Question& q) { return q.value.text() != nullptr; }},
    Row{"mapping", [](const Question& q) { return q.value.dict() != nullptr; }},
    Row{"sequence", [](const Question& q) { return is_iterable(q.value); }},
    Row{"iterable", [](const Question& q) { return is_iterable(q.value); }},
    Row{"number", [](const Question& q) { return q.value.is_number(); }},
    Row{"integer", [](const Question& q) { return q.value.is<std::int64_t>(); }},
    Row{"float", [](const Question& q) { return q.value.is<double>(); }},
    Row{"boolean", [](const Question& q) { return q.value.is<bool>(); }},
    Row{"true", [](const Question& q) { return q.value.is<bool>() && is_true(q.value); }},
    Row{"false", [](const Question& q) { return q.value.is<bool>() && !is_true(q.value); }},
    Row{"callable",
        [](const Question& q) {
          return q.value.is<MacroFunction>() || q.value.is<std::shared_ptr<const Builtin>>();
        }},
    Row{"in", [](const Question& q) { return contains(q.other(), q.value, q.runtime); }},
    Row{"divisibleby",
        [](const Question& q) {
          return is_remainder(q, integer_argument(q.other(), "the divisor"), 0);
        }},
    Row{"odd", [](const Question& q) { return is_remainder(q, 2, 1); }},
    Row{"even", [](const Question& q) { return is_remainder(q, 2, 0); }},
    Row{"upper", [](const Question& q) { return has_case(q, Case::Upper); }},
    Row{"lower", [](const Question& q) { return has_case(q, Case::Lower); }},
    Row{"sameas", is_equal_to},
    Row{"eq", is_equal_to},
    Row{"==", is_equal_to},
    Row{"equalto", is_equal_to},
    Row{"ne", is_unequal_to},
    Row{"!=", is_unequal_to},
    Row{"lt", is_below},
    Row{"<", is_below},
    Row{"lessthan", is_below},
    Row{"gt", is_above},
    Row{">", is_above},
    Row{"greaterthan", is_above},
    Row{"le", is_at_most},
    Row{"<=", is_at_most},
    Row{"ge", is_at_least},
    Row{">=", is_at_least},
};

}  // namespace

bool passes_test(const std::string& name, const Value& value, const Arguments& arguments,
                 Runtime& runtime) {
  const auto* const row = std::find_if(kTests.begin(), kTests.end(),
                                       [&](const Row& each) { return each.name == name; });
  if (row == kTests.end()) throw Error("unsupported test '" + name + "'");
  return row->holds({value, arguments, runtime});
}

}  // namespace idiolect::tokenizer::jinja
