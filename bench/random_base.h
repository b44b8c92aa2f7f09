// bench/random_base.h
//
// A base of Mistral 7B's shape to measure with, where there is none to download: random weights in
// bfloat16, a file per layer, 14.5 GB with all 32 layers.
#pragma once

#include <cstdint>
#include <filesystem>

namespace idiolect::bench {

inline constexpr std::int64_t kMistralVocabulary = 32000;

/// Writes config.json and the weights, the same every time. Throws Error when the disk is full.
void make_mistral_base(const std::filesystem::path& folder, std::int64_t layers);

}  // namespace idiolect::bench
