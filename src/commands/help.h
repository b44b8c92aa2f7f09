// commands/help.h
//
// The text of `idiolect --help`.
#pragma once

#include <string>

namespace idiolect::commands {

/// Usage and every command with its summary; fits one screen.
std::string program_help();

}  // namespace idiolect::commands
