// commands/command.h
//
// The table of commands. A command is one file and one row of kCommands (main.cc).
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace idiolect::commands {

/// What follows the command's name on the command line.
using Arguments = std::span<const std::string>;

struct Command {
  std::string_view name;
  std::string_view summary;   // one line, lower case, verb first
  std::string_view examples;  // the tail of --help: two real examples with their output
  /// Returns the exit code; failures leave as exceptions (base/error.h).
  int (*run)(const Command& self, Arguments arguments);
};

}  // namespace idiolect::commands
