// commands/helper_process.h
//
// Programs of ours that live beside `idiolect` because one process cannot hold
// their libraries and LibTorch.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace idiolect::commands {

/// The folder that the running program lies in.
std::filesystem::path program_folder();

/// Runs `name` from the program's folder and waits for it; its standard output goes to `output`.
/// Throws Error when it is not there, or with what it said on standard error when it fails.
void run_helper(const std::string& name, const std::vector<std::string>& arguments,
                const std::filesystem::path& output);

}  // namespace idiolect::commands
