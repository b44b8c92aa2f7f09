// tests/commands/account.h
//
// Runs `idiolect prepare` as a user would and reads back what it printed and wrote, so that the
// account it gives of every message can be held against the files themselves. Nothing here looks
// inside the program.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace idiolect::commands {

/// How a run of the program ended.
struct Run {
  int code = 0;
  std::string output;
  std::string errors;
};

/// Runs the program with these words after its name.
Run run(const std::vector<std::string>& words);

/// Counts by name: "whatsapp/owner", "messenger/system", …
using Figures = std::map<std::string, std::size_t>;

/// What one `prepare --json` said, and the dataset it wrote.
struct Account {
  Run run;
  Json report;              // what was printed
  bool is_written = false;  // false where there is nothing to train on
  Json manifest;            // dataset.json
  std::vector<Json> ledger;
  std::vector<std::pair<std::string, Json>> rows;  // split ("context": in none, context only), row

  /// Records by "source/bin", as printed.
  Figures bins() const;
  /// Records in all, as printed.
  std::size_t read() const;
  /// Messages by "contact/bin" and "month/bin", as dataset.json has them.
  Figures by_contact() const;
  Figures by_month() const;
  /// Ledger lines by the path of their file.
  Figures by_file() const;
};

/// Prepares `paths` into a folder that is removed again. `more` are further words: "--me", "Robin".
Account account_of(const std::vector<std::filesystem::path>& paths,
                   const std::vector<std::string>& more = {});

/// Every sum of an account that does not hold, in words; empty where all do:
///  - owner + context + dropped = read, for each source;
///  - the ledger has one line for each record, and each place in a file once;
///  - its bins, months and splits are those of dataset.json, and the contacts add up to them;
///  - the rows hold the very messages that the ledger calls kept, each once.
std::vector<std::string> wrong_sums(const Account& account);

/// What changed between two accounts of figures: name → difference, without those that are equal.
std::map<std::string, long> change(const Figures& before, const Figures& after);

}  // namespace idiolect::commands
