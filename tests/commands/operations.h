// tests/commands/operations.h
//
// Which messages are taken out of exports and put into them (one_message_test.cc): chosen so that
// no rule ties them to others, at the beginning, in the middle and at the end, of either side and
// of kinds that are no text.
#pragma once

#include <cstddef>
#include <filesystem>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "tests/commands/surgery.h"

namespace idiolect::commands {

/// A copy of a record in which one word is another.
struct Addition {
  std::size_t record;
  std::string from;
  std::string to;
};

/// What is done to one file.
struct Operation {
  std::string name;
  std::filesystem::path file;  // among the fixtures; of the sample where it begins with "sample"
  std::string source;
  Splitter split;
  std::vector<std::string> words;  // for `prepare`
  /// Records, counted from 1, and the bins they are in: taken out one at a time.
  std::vector<std::pair<std::size_t, std::string>> removals;
  /// Records of which another is put in.
  std::vector<Addition> additions;
  std::size_t elsewhere = 0;  // records of the file that `split` does not find
};

void PrintTo(const Operation& operation, std::ostream* out);

const std::vector<Operation>& operations();

}  // namespace idiolect::commands
