// kernels/instruction_set.h
//
// Which of the machine codes that are compiled for every kernel runs: the best one for this
// processor, or a lesser one that the environment variable IDIOLECT_CPU names, to measure what a
// lesser processor would do.
#pragma once

#include <string>
#include <string_view>

namespace idiolect::kernels {

/// Reads IDIOLECT_CPU, once; the families of kernels call this before they choose.
/// Throws Error when it names no instruction set, or one that this processor lacks.
void honour_instruction_set();

/// Lets nothing better than `name` run from now on: "baseline", "sse4", "avx2", "avx512" (on ARM:
/// "baseline", "neon"), or "" for the best. Not to be called while kernels run.
/// Throws as above.
void limit_instruction_set(std::string_view name);

/// What Highway calls the instruction set that runs, as "AVX2".
std::string instruction_set();

}  // namespace idiolect::kernels
