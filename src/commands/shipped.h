// commands/shipped.h
//
// What comes with the program: the small base model and the sample.
#pragma once

#include <filesystem>

namespace idiolect::commands {

/// models/small-talk and examples/sample, beside the program, in a folder above it (a build folder
/// inside the repository), or in share/idiolect beside its bin/. Throws Error when it is not there.
std::filesystem::path shipped_base();
std::filesystem::path shipped_sample();

}  // namespace idiolect::commands
