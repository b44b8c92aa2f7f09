// sources/csv_columns.h
//
// Finds the columns of a CSV file by the names in its header: their set and their
// order change between the versions of the programs that write them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sources/csv.h"

namespace idiolect::sources {

/// Names as they are compared: trimmed, lower case, in the order of the file.
using CsvNames = std::vector<std::string>;

CsvNames names_of(const CsvRecord& header);

/// The names in the first line of `text`, whatever its separator; none where there is no line.
CsvNames csv_header_of(std::string_view text);

bool has_name(const CsvNames& names, std::string_view name);

/// What a table has to have.
struct CsvTable {
  std::string_view what;                      // "an iMazing export"
  std::span<const std::string_view> columns;  // the required ones first
  std::size_t required = 0;                   // so many of them
  std::string_view hint;                      // what to do where one is missing
};

class CsvColumns {
 public:
  /// Throws Error when a required column is missing or a column is there twice.
  CsvColumns(std::string_view path, const CsvTable& table, const CsvNames& names);

  /// What keeps `record` from being a row of the table, as a slug; none where it is one.
  std::optional<std::string_view> fault_of(const CsvRecord& record) const noexcept;

  /// The field of column number `column` of the table; empty where the file does not have it.
  std::string_view field(const CsvRecord& record, std::size_t column) const noexcept;

 private:
  std::vector<std::optional<std::size_t>> at_;
  std::size_t count_;              // of the columns of the file
  std::size_t last_required_ = 0;  // in the file
};

}  // namespace idiolect::sources
