// Operators of interpreter.h, with Python's meaning.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/error.h"
#include "tokenizer/template/interpreter.h"

namespace idiolect::tokenizer::jinja {
namespace {

[[noreturn]] void refuse(std::string_view symbol, const Value& left, const Value& right) {
  const auto described = [](const Value& value) {
    const auto* undefined = std::get_if<Undefined>(&value.node());
    return undefined != nullptr ? "undefined ('" + undefined->name + "')"
                                : std::string(type_name(value));
  };
  throw Error("'" + std::string(symbol) + "' does not work on " + described(left) + " and " +
              described(right));
}

Value too_large() { throw Error("an integer becomes too large"); }

Value add(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  return __builtin_add_overflow(a, b, &result) ? too_large() : Value(result);
}

Value subtract(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  return __builtin_sub_overflow(a, b, &result) ? too_large() : Value(result);
}

Value multiply(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  return __builtin_mul_overflow(a, b, &result) ? too_large() : Value(result);
}

void refuse_zero(double divisor) {
  if (divisor == 0) throw Error("division by zero");
}

/// Python rounds the quotient down, C++ towards zero.
Value floor_divide(std::int64_t a, std::int64_t b) {
  refuse_zero(static_cast<double>(b));
  if (a == std::numeric_limits<std::int64_t>::min() && b == -1) return too_large();
  const std::int64_t quotient = a / b;
  return Value(a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient);
}

Value modulo(std::int64_t a, std::int64_t b) {
  refuse_zero(static_cast<double>(b));
  if (b == -1) return Value(std::int64_t{0});
  const std::int64_t rest = a % b;
  return Value(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest);
}

Value power(std::int64_t base, std::int64_t exponent) {
  if (exponent < 0)
    return Value(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  if (base >= -1 && base <= 1)
    exponent = base < 0 ? exponent % 2 : std::min<std::int64_t>(exponent, 1);
  Value result(std::int64_t{1});
  for (; exponent > 0; --exponent) result = multiply(result.integer(), base);
  return result;
}

Value on_integers(BinaryOperator operation, std::int64_t a, std::int64_t b) {
  switch (operation) {
    case BinaryOperator::Add:
      return add(a, b);
    case BinaryOperator::Subtract:
      return subtract(a, b);
    case BinaryOperator::Multiply:
      return multiply(a, b);
    case BinaryOperator::FloorDivide:
      return floor_divide(a, b);
    case BinaryOperator::Modulo:
      return modulo(a, b);
    case BinaryOperator::Power:
      return power(a, b);
    default:
      refuse_zero(static_cast<double>(b));
      return Value(static_cast<double>(a) / static_cast<double>(b));
  }
}

Value on_numbers(BinaryOperator operation, double a, double b) {
  switch (operation) {
    case BinaryOperator::Add:
      return Value(a + b);
    case BinaryOperator::Subtract:
      return Value(a - b);
    case BinaryOperator::Multiply:
      return Value(a * b);
    case BinaryOperator::Power:
      return Value(std::pow(a, b));
    case BinaryOperator::FloorDivide:
      refuse_zero(b);
      return Value(std::floor(a / b));
    case BinaryOperator::Modulo:
      refuse_zero(b);
      return Value(a - b * std::floor(a / b));
    default:
      refuse_zero(b);
      return Value(a / b);
  }
}

Value joined(const Text& left, const Text& right, Runtime& runtime) {
  runtime.expect_text(left.size() + right.size());
  Text result = left;
  result.append(right);
  return Value(std::move(result));
}

Value joined(const List& left, const List& right, Runtime& runtime) {
  std::vector<Value> items = left.items;
  items.insert(items.end(), right.items.begin(), right.items.end());
  return runtime.list(std::move(items), left.is_tuple);
}

Value repeated(const Value& value, std::int64_t count, Runtime& runtime) {
  const auto times = static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
  if (const Text* text = value.text()) {
    runtime.budget().make(times, text->size() + 1);
    Text result;
    for (std::size_t i = 0; i < times; ++i) result.append(*text);
    return runtime.text(std::move(result));
  }
  const List& list = *value.list();
  runtime.budget().make(times, list.items.size() * sizeof(Value) + 1);
  std::vector<Value> items;
  for (std::size_t i = 0; i < times; ++i)
    items.insert(items.end(), list.items.begin(), list.items.end());
  return runtime.list(std::move(items), list.is_tuple);
}

bool is_sequence(const Value& value) { return value.text() != nullptr || value.list() != nullptr; }

std::string_view symbol_of(BinaryOperator operation) {
  constexpr std::string_view kSymbols[] = {"+", "-", "*", "/", "//", "%", "**", "~", "and", "or"};
  return kSymbols[static_cast<std::size_t>(operation)];
}

std::optional<Value> on_sequences(BinaryOperator operation, const Value& left, const Value& right,
                                  Runtime& runtime) {
  if (operation == BinaryOperator::Add && left.text() != nullptr && right.text() != nullptr)
    return joined(*left.text(), *right.text(), runtime);
  if (operation == BinaryOperator::Add && left.list() != nullptr && right.list() != nullptr &&
      left.list()->is_tuple == right.list()->is_tuple)
    return joined(*left.list(), *right.list(), runtime);
  if (operation == BinaryOperator::Multiply && is_sequence(left) && right.is_integer())
    return repeated(left, right.integer(), runtime);
  if (operation == BinaryOperator::Multiply && left.is_integer() && is_sequence(right))
    return repeated(right, left.integer(), runtime);
  if (operation != BinaryOperator::Modulo || left.text() == nullptr) return std::nullopt;
  const bool is_tuple = right.list() != nullptr && right.list()->is_tuple;
  return runtime.text(format_percent(
      *left.text(), is_tuple ? right.list()->items : std::vector<Value>{right}, runtime));
}

}  // namespace

Value apply_binary(BinaryOperator operation, const Value& left, const Value& right,
                   Runtime& runtime) {
  if (operation == BinaryOperator::Concatenate)
    return joined(to_text(left, runtime.budget()), to_text(right, runtime.budget()), runtime);
  if (left.is_integer() && right.is_integer())
    return on_integers(operation, left.integer(), right.integer());
  if (left.is_number() && right.is_number())
    return on_numbers(operation, left.number(), right.number());
  if (std::optional<Value> result = on_sequences(operation, left, right, runtime))
    return *std::move(result);
  refuse(symbol_of(operation), left, right);
}

Value apply_unary(UnaryOperator operation, const Value& operand) {
  if (operation == UnaryOperator::Not) return Value(!is_true(operand));
  if (!operand.is_number())
    throw Error("a sign before a " + std::string(type_name(operand)) + " means nothing");
  if (operation == UnaryOperator::Plus) return operand;
  if (operand.is_integer()) return subtract(0, operand.integer());
  return Value(-operand.number());
}

bool apply_comparison(Comparison comparison, const Value& left, const Value& right,
                      Runtime& runtime) {
  switch (comparison) {
    case Comparison::Equal:
      return is_equal(left, right, runtime.budget());
    case Comparison::Unequal:
      return !is_equal(left, right, runtime.budget());
    case Comparison::In:
      return contains(right, left, runtime);
    case Comparison::NotIn:
      return !contains(right, left, runtime);
    case Comparison::Less:
      return compare(left, right, runtime) < 0;
    case Comparison::LessEqual:
      return compare(left, right, runtime) <= 0;
    case Comparison::Greater:
      return compare(left, right, runtime) > 0;
    case Comparison::GreaterEqual:
      return compare(left, right, runtime) >= 0;
  }
  return false;
}

namespace {

struct Bounds {
  std::int64_t start = 0;
  std::int64_t stop = 0;
  std::int64_t step = 1;
};

/// As CPython's slice.indices: every index the slice visits lies in [0, size).
Bounds resolve(const Value* start, const Value* stop, const Value* step, std::int64_t size) {
  Bounds bounds;
  if (step != nullptr) bounds.step = integer_argument(*step, "a slice's step");
  if (bounds.step == 0) throw Error("a slice's step is zero");
  bounds.step = std::clamp(bounds.step, -size - 1, size + 1);
  const bool backward = bounds.step < 0;
  const std::int64_t lowest = backward ? -1 : 0;
  const std::int64_t highest = backward ? size - 1 : size;
  const auto resolved = [&](const Value* given, std::int64_t absent) {
    if (given == nullptr) return absent;
    const std::int64_t index = integer_argument(*given, "a slice's bound");
    if (index < -size) return lowest;
    return std::clamp(index < 0 ? index + size : index, lowest, highest);
  };
  bounds.start = resolved(start, backward ? highest : lowest);
  bounds.stop = resolved(stop, backward ? lowest : highest);
  return bounds;
}

}  // namespace

Value slice_of(const Value& object, const Value* start, const Value* stop, const Value* step,
               Runtime& runtime) {
  if (object.is_undefined())
    throw Error("'" + std::get<Undefined>(object.node()).name + "' is undefined");
  if (!is_sequence(object))
    throw Error("a " + std::string(type_name(object)) + " cannot be sliced");
  const auto size = static_cast<std::int64_t>(length_of(object));
  const Bounds bounds = resolve(start, stop, step, size);
  if (const Text* text = object.text()) {
    runtime.budget().step(1 + text->size() / 16);
    return runtime.text(slice_code_points(*text, bounds.start, bounds.stop, bounds.step));
  }
  std::vector<Value> items;
  for (std::int64_t i = bounds.start; bounds.step > 0 ? i < bounds.stop : i > bounds.stop;
       i += bounds.step)
    items.push_back(object.list()->items[static_cast<std::size_t>(i)]);
  return runtime.list(std::move(items), object.list()->is_tuple);
}

}  // namespace idiolect::tokenizer::jinja
