// commands/table.h
//
// Which commands there are. A new one is a file of its own, its declaration
// here, and a row of kCommands in table.cc; --help and "did you mean" follow.
#pragma once

#include <span>

#include "commands/command.h"

namespace idiolect::commands {

int run_demo(const Command& self, Arguments arguments);
int run_pretrain(const Command& self, Arguments arguments);
int run_pull(const Command& self, Arguments arguments);
int run_plan(const Command& self, Arguments arguments);
int run_train(const Command& self, Arguments arguments);
int run_chat(const Command& self, Arguments arguments);
int run_compare(const Command& self, Arguments arguments);
int run_score(const Command& self, Arguments arguments);
int run_generate(const Command& self, Arguments arguments);
int run_help(const Command& self, Arguments arguments);
int run_sources(const Command& self, Arguments arguments);
int run_inspect(const Command& self, Arguments arguments);
int run_prepare(const Command& self, Arguments arguments);
int run_vocabulary(const Command& self, Arguments arguments);
int run_tokenize(const Command& self, Arguments arguments);

/// Every command, in the order in which people use them.
std::span<const Command> commands();

/// Throws UsageError, with the closest name as the hint, when there is no such command.
const Command& find_command(std::string_view name);

}  // namespace idiolect::commands
