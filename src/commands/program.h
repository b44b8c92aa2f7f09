// commands/program.h
//
// The program as one function: which command is meant, and which exit code each
// way of ending has.
#pragma once

#include "commands/command.h"

namespace idiolect::commands {

/// Runs what the words after the program's name ask for, and reports failures on standard error.
/// 0 done; 1 could not; 2 wrong usage; 70 a bug; 130 interrupted in a state that can be continued.
int run_program(Arguments arguments) noexcept;

}  // namespace idiolect::commands
