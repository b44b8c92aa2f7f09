// dataset/dialogues.h
//
// A corpus of dialogues between two people, for training a base model: lines of
// {"source": text, "turns": [text, …]}, plain or compressed (.gz, .xz, .zst).
// Nobody in it is the owner; each turn is by the other person than the one before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/progress.h"

namespace idiolect::dataset {

struct Dialogue {
  std::size_t line = 0;  // 1-based, in the file
  std::vector<std::string> turns;
};

/// Every dialogue of the file, in its order. Throws Error naming file and line: not JSON, no turns,
/// an empty turn, not UTF-8; or when the file unpacks to more than a gigabyte.
std::vector<Dialogue> read_dialogues(const std::filesystem::path& path,
                                     const Progress& progress = {});

/// Dialogues to train on, and those that training never sees: `count` to decide when to stop, as
/// many again to measure.
struct HeldOut {
  std::vector<Dialogue> train;
  std::vector<Dialogue> valid;
  std::vector<Dialogue> test;
};

/// A function of the seed. Throws Error when nothing would be left to train on.
HeldOut hold_out(std::vector<Dialogue> dialogues, std::size_t count, std::uint64_t seed);

}  // namespace idiolect::dataset
