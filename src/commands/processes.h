// commands/processes.h
//
// `--processes N`: the program starts N copies of itself on this machine and is
// from then on only the one who stands before them: signals go to all of them,
// what rank 0 says is shown, and the first that dies is named.
#pragma once

#include "commands/command.h"

namespace idiolect::commands {

/// Runs `command arguments` in `count` processes and returns the exit code of the whole: that of
/// rank 0, or 1 when another one failed. Throws Error when they cannot be started.
int run_in_processes(int count, std::string_view command, Arguments arguments);

}  // namespace idiolect::commands
