#include "commands/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <set>

#include "base/error.h"
#include "base/spelling.h"
#include "commands/project_file.h"

namespace idiolect::commands {
namespace {

using Shape = OptionSpec::Shape;
using Words = std::vector<std::string>;

std::string see_help(const Command& self) {
  return fmt::format("run 'idiolect {} --help' for the options", self.name);
}

/// The hint for a name that does not exist: the closest one, or where to look.
std::string suggestion(const Command& self, std::string_view name,
                       std::span<const OptionSpec> specs, std::string_view prefix) {
  std::vector<std::string_view> names;
  for (const OptionSpec& spec : specs)
    if (prefix.empty() || !spec.is_positional()) names.push_back(spec.name);
  if (!prefix.empty()) names.push_back("help");
  const std::string_view meant = closest(name, names);
  return meant.empty() ? see_help(self) : fmt::format("did you mean '{}{}'?", prefix, meant);
}

Words split_at_commas(const Words& words) {
  Words parts;
  for (const std::string& word : words) {
    for (std::size_t start = 0; start <= word.size();) {
      const std::size_t end = std::min(word.find(',', start), word.size());
      if (end > start) parts.push_back(word.substr(start, end - start));
      start = end + 1;
    }
  }
  return parts;
}

void assign(const OptionSpec& spec, const Words& words, const std::string& where) {
  if (spec.assign(spec.comma_separated ? split_at_commas(words) : words)) return;
  throw UsageError(fmt::format("{}: '{}' is not {}", where, words.back(), spec.expects));
}

/// The names of the knobs that were set.
using Names = std::set<std::string>;

Names take_project_file(const Command& self, std::span<const OptionSpec> specs) {
  Names taken;
  for (const Setting& setting : read_project_file(kProjectFile, self.name)) {
    const std::string where = fmt::format("{}:{}: {}", kProjectFile, setting.line, setting.name);
    const auto spec = std::ranges::find(specs, setting.name, &OptionSpec::name);
    if (spec == specs.end())
      throw UsageError(where + ": no such option", suggestion(self, setting.name, specs, ""));
    if (setting.is_list && spec->shape != Shape::List)
      throw UsageError(where + ": takes one value, not a list");
    assign(*spec, setting.words, where);
    taken.insert(spec->name);
  }
  return taken;
}

/// What the command line gave each knob, by name; found by CLI11, which knows no types here.
struct Given {
  CLI::App app;
  std::map<std::string, Words> words;
  std::map<std::string, bool> flags;
  bool help = false;
};

void add_to(Given& given, const OptionSpec& spec) {
  if (spec.shape == Shape::Flag) {
    given.app.add_flag_function(
        fmt::format("--{0},!--no-{0}", spec.name),
        [&given, name = spec.name](std::int64_t count) { given.flags[name] = count > 0; });
    return;
  }
  const std::string name = spec.is_positional() ? spec.name : "--" + spec.name;
  CLI::Option* const option = given.app.add_option(name, given.words[spec.name]);
  if (spec.is_positional() && spec.shape == Shape::List) return;
  // expected(1) would refuse a repeated --me; this takes one word each time it is written.
  option->expected(1, spec.shape == Shape::List ? CLI::detail::expected_max_vector_size : 1);
  option->allow_extra_args(false);
  if (spec.shape == Shape::Value) option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

/// A word that CLI11 could not place: an option it does not know, or one word too many.
[[noreturn]] void refuse(const Command& self, const std::string& word,
                         std::span<const OptionSpec> specs) {
  if (!word.starts_with("--"))
    throw UsageError(fmt::format("{}: unexpected '{}'", self.name, word), see_help(self));
  const std::string name = word.substr(2, word.find('=') - 2);
  throw UsageError(fmt::format("{}: unknown option '--{}'", self.name, name),
                   suggestion(self, name, specs, "--"));
}

void parse_words(Given& given, const Command& self, Arguments arguments,
                 std::span<const OptionSpec> specs) {
  given.app.set_help_flag();
  given.app.add_flag("-h,--help", given.help);
  given.app.allow_extras();
  for (const OptionSpec& spec : specs) add_to(given, spec);
  try {
    given.app.parse(Words(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    throw UsageError(fmt::format("{}: {}", self.name, error.what()), see_help(self));
  }
  Words extras = given.app.remaining();
  // CLI11 lists the two dashes that make what follows an argument.
  std::erase(extras, "--");
  if (!given.help && !extras.empty()) refuse(self, extras.front(), specs);
}

Names take_words(const Given& given, std::span<const OptionSpec> specs) {
  Names taken;
  for (const OptionSpec& spec : specs) {
    const std::string shown = spec.is_positional() ? spec.name : "--" + spec.name;
    if (spec.shape == Shape::Flag) {
      const auto found = given.flags.find(spec.name);
      if (found == given.flags.end()) continue;
      assign(spec, {found->second ? "true" : "false"}, shown);
    } else {
      const Words& words = given.words.at(spec.name);
      if (words.empty()) continue;
      assign(spec, words, shown);
    }
    taken.insert(spec.name);
  }
  return taken;
}

void check_required(const Command& self, std::span<const OptionSpec> specs, const Names& taken) {
  for (const OptionSpec& spec : specs)
    if (spec.is_required() && !taken.contains(spec.name))
      throw UsageError(fmt::format("{}: {} is missing", self.name, spec.name), see_help(self));
}

}  // namespace

bool parse_into(const Command& self, Arguments arguments, std::span<const OptionSpec> specs) {
  Given given;
  parse_words(given, self, arguments, specs);
  if (given.help) {
    fmt::print("{}", help_text(self, specs));
    return false;
  }
  Names taken = take_project_file(self, specs);
  taken.merge(take_words(given, specs));
  check_required(self, specs, taken);
  return true;
}

}  // namespace idiolect::commands
