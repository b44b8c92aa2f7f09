// sources/csv.h
//
// Reads comma-, tab- or semicolon-separated values (RFC 4180) from memory, one
// record at a time. What people do to such files by hand is expected: the reader
// never throws, and it goes on behind a quote that nobody closed.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace idiolect::sources {

struct CsvRecord {
  std::size_t line = 0;                  // 1-based, where it starts
  bool broken = false;                   // a quote is opened and never closed; `fields` is empty
  std::vector<std::string_view> fields;  // quotes undone; valid until the next record is read
};

class CsvReader {
 public:
  /// `text` has to outlive the reader.
  CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  /// The next record that is not an empty line; null at the end. Lines of a record whose quote is
  /// never closed are read again, the first of them as broken.
  const CsvRecord* next();

 private:
  bool read_record();
  std::optional<std::string_view> read_field();
  std::optional<std::string_view> read_quoted_field();
  std::string_view read_plain_field();
  bool take_line_end();

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::deque<std::string> unquoted_;  // fields of this record that held doubled quotes
  CsvRecord record_;
};

/// The separator of the header that starts `text`: the one of , ; and tab that cuts it into most
/// fields.
char sniff_separator(std::string_view text);

}  // namespace idiolect::sources
