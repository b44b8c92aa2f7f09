#include "commands/table.h"

#include <array>
#include <vector>

#include "base/error.h"
#include "base/spelling.h"

namespace idiolect::commands {
namespace {

constexpr std::array kCommands{
    Command{"help", "say what a command does and list its options",
            R"(  idiolect help
  idiolect help prepare
)",
            run_help},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

const Command& find_command(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Command& command : kCommands) {
    if (command.name == name) return command;
    names.push_back(command.name);
  }
  const std::string_view meant = closest(name, names);
  throw UsageError("unknown command '" + std::string(name) + "'",
                   meant.empty() ? "run 'idiolect --help' for the list"
                                 : "did you mean '" + std::string(meant) + "'?");
}

}  // namespace idiolect::commands
