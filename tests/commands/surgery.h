// tests/commands/surgery.h
//
// Cuts records out of an export and puts some into it, as text, and prepares what comes of it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.h"
#include "tests/commands/account.h"
#include "tests/commands/raw_records.h"
#include "tests/support.h"

namespace idiolect::commands {

/// Takes the text of a file apart.
using Splitter = std::function<RawRecords(std::string_view)>;

/// A copy of one file of an export, in a folder of its own, with the words for `prepare`.
class Patient {
 public:
  Patient(const std::filesystem::path& original, Splitter split, std::vector<std::string> words)
      : file_(folder_.path() / original.filename()),
        text_(read_file(original)),
        split_(std::move(split)),
        words_(std::move(words)) {
    write_file(file_, text_);
  }

  RawRecords records() const { return split_(text_); }
  const std::string& text() const { return text_; }

  /// The account of the file with these records instead of its own.
  Account account_with(const RawRecords& records, const std::vector<std::string>& more = {}) const {
    write_file(file_, records.text());
    std::vector<std::string> words = words_;
    words.insert(words.end(), more.begin(), more.end());
    return account_of({file_}, words);
  }

 private:
  testing::TemporaryFolder folder_;
  std::filesystem::path file_;
  std::string text_;
  Splitter split_;
  std::vector<std::string> words_;
};

/// Without one record, counted from 1.
RawRecords without(RawRecords records, std::size_t number);

/// With a copy of a record behind it, in which `from` reads `to`.
RawRecords with_another(RawRecords records, std::size_t number, const std::string& from,
                        const std::string& to);

/// The bin in which the ledger puts a record; "none" where it does not know it.
std::string bin_of(const Account& account, std::size_t number);

/// The shipped sample, and a short chat of it.
std::filesystem::path sample();
std::filesystem::path landlord();

/// Words for a run that writes nothing.
inline const std::vector<std::string> kDryRun{"--dry-run"};

}  // namespace idiolect::commands
