// tests/commands/families.h
//
// The exports that are at hand, in families of files that are counted in the same way. A row is a
// folder or file and a count of its records that shares nothing with the readers.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace idiolect::commands {

/// Records in one file, as a search of its bytes, another parser or SQL counts them.
using Counter = std::function<std::size_t(const std::filesystem::path&)>;

/// By the ending of the name: rows of a CSV, else how often one of the fields stands in the file.
Counter rows_or_fields(std::vector<std::string> names);

/// Records that the count sees and the program does not take for one (or, negative, the other way).
struct Difference {
  std::string file;  // the end of its path
  long records = 0;
  std::string reason;
};

struct Family {
  std::string name;
  std::string path;  // among the fixtures
  Counter count;
  std::vector<std::string> me = {};          // where the export does not say who the owner is
  std::vector<std::string> no_exports = {};  // ends of the paths of files beside the exports
  std::vector<Difference> differences = {};
  /// Why there is nothing to train on, so that no dataset would be written: a chat of the sample is
  /// prepared with it, and accounted for too. Empty: there is.
  std::string nothing_to_train_on = {};
};

void PrintTo(const Family& family, std::ostream* out);

/// Every folder of the fixtures, at least once; paths are below the fixtures.
const std::vector<Family>& families();

/// The formats of which no fixture is at hand: the small files with which their readers are fuzzed,
/// odd records included; paths are below tests/fuzz/seeds.
const std::vector<Family>& seeds();

}  // namespace idiolect::commands
