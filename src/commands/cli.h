// commands/cli.h
//
// Turns a command's options struct (base/options.h) into its command line: flags,
// positionals, --help with every default, and the values of idiolect.toml. The
// structs are erased to a list of OptionSpec here, so that CLI11 and toml++ are
// compiled in one file each.
//
//   const auto options = parse<PrepareOptions>(self, arguments);
//   if (!options) return 0;  // --help was asked for and printed
//
// An options struct whose lists may also be written with commas (--only a,b) names them:
//   static constexpr std::array kCommaSeparated{"only"};
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/options.h"
#include "commands/command.h"

namespace idiolect::commands {

/// One knob, without its type.
struct OptionSpec {
  enum class Shape { Flag, Value, List };

  std::string name;           // as describe() spells it; in capitals: a positional
  std::string help;           // the consequence of the knob
  std::string default_value;  // as the user would write it; "auto"; empty where there is none
  std::string expects;        // "a whole number", "a number", "text", "true or false"
  Shape shape = Shape::Value;
  bool comma_separated = false;
  /// Takes the words given; false when one of them is not what `expects` says. Refers to the
  /// options struct, which must outlive it.
  std::function<bool(std::span<const std::string>)> assign;

  bool is_positional() const { return name.front() >= 'A' && name.front() <= 'Z'; }
  /// A positional without a default must be given.
  bool is_required() const { return is_positional() && default_value.empty(); }
};

/// Fills what `specs` refer to: first from section [self.name] of idiolect.toml in the current
/// folder, then from `arguments`. False when --help was asked for; it is then printed instead.
/// Throws UsageError: unknown name (with the closest one), value that does not fit, positional
/// missing.
bool parse_into(const Command& self, Arguments arguments, std::span<const OptionSpec> specs);

/// What --help prints.
std::string help_text(const Command& self, std::span<const OptionSpec> specs);

template <class Field>
inline constexpr bool is_list = std::is_same_v<Field, std::vector<std::string>>;

template <class Field>
constexpr const char* expectation() {
  if constexpr (is_or_auto<Field>) {
    return expectation<typename Field::value_type>();
  } else if constexpr (std::is_same_v<Field, bool>) {
    return "true or false";
  } else if constexpr (std::integral<Field>) {
    return "a whole number";
  } else if constexpr (std::floating_point<Field>) {
    return "a number";
  } else {
    return "text";
  }
}

/// Reads one word as a Field; false when it is something else.
template <class Field>
bool read_value(const std::string& word, Field& field) {
  if constexpr (is_or_auto<Field>) {
    if (word == "auto") {
      field.reset();
      return true;
    }
    typename Field::value_type value{};
    if (!read_value(word, value)) return false;
    field = std::move(value);
    return true;
  } else if constexpr (std::is_same_v<Field, bool>) {
    field = word == "true";
    return word == "true" || word == "false";
  } else if constexpr (std::is_arithmetic_v<Field>) {
    const char* const end = word.data() + word.size();
    Field value{};
    const auto [stopped, error] = std::from_chars(word.data(), end, value);
    if (error != std::errc() || stopped != end) return false;
    if constexpr (std::floating_point<Field>) {
      if (!std::isfinite(value)) return false;
    }
    field = value;
    return true;
  } else {
    field = word;
    return true;
  }
}

/// `field` as the user would write it.
template <class Field>
std::string to_word(const Field& field) {
  if constexpr (is_or_auto<Field>) {
    return field ? to_word(*field) : "auto";
  } else if constexpr (is_list<Field>) {
    std::string words;
    for (const std::string& word : field) words += (words.empty() ? "" : ",") + word;
    return words;
  } else if constexpr (std::is_same_v<Field, bool>) {
    return field ? "true" : "false";
  } else if constexpr (std::is_arithmetic_v<Field>) {
    char buffer[32];
    const auto written = std::to_chars(std::begin(buffer), std::end(buffer), field);
    return std::string(std::begin(buffer), written.ptr);
  } else {
    return std::string(field);
  }
}

template <class Field>
OptionSpec::Shape shape_of() {
  if (std::is_same_v<Field, bool>) return OptionSpec::Shape::Flag;
  return is_list<Field> ? OptionSpec::Shape::List : OptionSpec::Shape::Value;
}

/// The knobs of `options`, which must outlive the result.
template <class Options>
std::vector<OptionSpec> option_specs(Options& options) {
  std::vector<OptionSpec> specs;
  options.describe([&](const char* name, auto& field, const char* help) {
    using Field = std::decay_t<decltype(field)>;
    OptionSpec spec{name, help, to_word(field), expectation<Field>(), shape_of<Field>(), false, {}};
    if constexpr (requires { Options::kCommaSeparated; }) {
      spec.comma_separated =
          std::ranges::count(Options::kCommaSeparated, std::string_view(name)) > 0;
    }
    spec.assign = [&field](std::span<const std::string> words) {
      if constexpr (is_list<Field>) {
        field.assign(words.begin(), words.end());
        return true;
      } else {
        return read_value(words.back(), field);
      }
    };
    specs.push_back(std::move(spec));
  });
  return specs;
}

/// The options of a command, or nothing when the user asked for --help. Throws UsageError.
template <class Options>
std::optional<Options> parse(const Command& self, Arguments arguments) {
  Options options;
  if (!parse_into(self, arguments, option_specs(options))) return std::nullopt;
  return options;
}

}  // namespace idiolect::commands
