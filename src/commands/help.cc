#include "commands/help.h"

#include <fmt/format.h>

#include <array>

#include "base/utf8.h"
#include "commands/cli.h"
#include "commands/table.h"

namespace idiolect::commands {
namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kIndent = 2;
constexpr std::size_t kWidestName = 26;

struct HelpOptions {
  OrAuto<std::string> command;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("COMMAND", command, "the command to explain; without it, the list of all");
  }
};

/// `text` in lines that fit between `margin` and kColumns; the first one starts where the cursor
/// is.
std::string wrapped(std::string_view text, std::size_t margin) {
  std::string lines;
  std::size_t column = margin;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t width = display_width(word);
    if (column > margin && column + 1 + width > kColumns) {
      lines += '\n' + std::string(margin, ' ');
      column = margin;
    } else if (column > margin) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += width;
  }
  return lines;
}

/// How the knob is written: "--rank N", "EXPORT...".
std::string written(const OptionSpec& spec) {
  const bool is_list = spec.shape == OptionSpec::Shape::List;
  if (spec.is_positional()) return spec.name + (is_list ? "..." : "");
  if (spec.shape == OptionSpec::Shape::Flag)
    return (spec.default_value == "true" ? "--no-" : "--") + spec.name;
  const char* value = spec.expects == "text" ? "TEXT" : spec.expects == "a number" ? "X" : "N";
  if (spec.comma_separated) value = "A,B,...";
  return fmt::format("--{} {}", spec.name, value);
}

/// The consequence of the knob, and its default where there is one to tell.
std::string explained(const OptionSpec& spec) {
  std::string text = spec.help;
  if (spec.shape == OptionSpec::Shape::List && !spec.is_positional() && !spec.comma_separated)
    text += " (may be given several times)";
  const bool optional_positional = spec.is_positional() && spec.default_value == "auto";
  const bool told =
      spec.shape != OptionSpec::Shape::Flag && !spec.default_value.empty() && !optional_positional;
  if (told) text += fmt::format(" (default: {})", spec.default_value);
  return text;
}

std::string row(const std::string& name, const std::string& text) {
  std::string line = std::string(kIndent, ' ') + name;
  const std::size_t margin = kIndent + kWidestName + 1;
  line += line.size() < margin ? std::string(margin - line.size(), ' ')
                               : '\n' + std::string(margin, ' ');
  return line + wrapped(text, margin) + '\n';
}

std::string usage_line(const Command& self, std::span<const OptionSpec> specs) {
  std::string line = fmt::format("usage: idiolect {}", self.name);
  for (const OptionSpec& spec : specs)
    if (spec.is_positional())
      line += spec.is_required() ? ' ' + written(spec) : " [" + written(spec) + ']';
  return line + " [options]\n";
}

}  // namespace

std::string help_text(const Command& self, std::span<const OptionSpec> specs) {
  std::string text = usage_line(self, specs) + '\n' + std::string(self.summary) + "\n\n";
  for (const OptionSpec& spec : specs)
    if (spec.is_positional()) text += row(written(spec), explained(spec));
  for (const OptionSpec& spec : specs)
    if (!spec.is_positional()) text += row(written(spec), explained(spec));
  text += row("--help", "print this");
  if (!self.examples.empty()) text += "\nexamples:\n" + std::string(self.examples);
  return text;
}

std::string program_help() {
  std::string text =
      "usage: idiolect <command> [options]\n\n"
      "turn your chat exports into a language model that writes like you, on this machine\n\n";
  for (const Command& command : commands())
    text += fmt::format("  {:<10} {}\n", command.name, command.summary);
  return text +
         "\n  --version  print the version\n\n"
         "'idiolect <command> --help' lists a command's options; idiolect.toml can hold them\n";
}

int run_help(const Command& self, Arguments arguments) {
  const auto options = parse<HelpOptions>(self, arguments);
  if (!options) return 0;
  if (!options->command) {
    fmt::print("{}", program_help());
    return 0;
  }
  const Command& command = find_command(*options->command);
  const std::array<std::string, 1> ask{"--help"};
  return command.run(command, ask);
}

}  // namespace idiolect::commands
