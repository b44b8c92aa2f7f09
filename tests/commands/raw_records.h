// tests/commands/raw_records.h
//
// The records of an export as a search of its bytes finds them: a few lines for each shape of file,
// written without the readers and sharing nothing with them, so that the two can be held against
// each other. They are made for files that are whole; they check nothing.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace idiolect::commands {

/// How often `needle` stands in `text`.
std::size_t occurrences(std::string_view text, std::string_view needle);

/// A text file taken apart: head + records, with `separator` between any two, + tail.
struct RawRecords {
  std::string head;
  std::vector<std::string> records;
  std::string separator;
  std::string tail;

  std::string text() const;
};

/// Rows of a CSV behind its header: ends at a line feed outside of quotes.
RawRecords csv_records(std::string_view text);

/// Elements of the JSON array or members of the object that follows `key`, the first of its name.
RawRecords json_records(std::string_view text, std::string_view key = "\"messages\"");

/// Lines that begin with a date and a time (WhatsApp, signal-export, DiscordChatExporter), each
/// with the lines below it that do not. `end` begins the first line behind the records.
RawRecords dated_records(std::string_view text, std::string_view end = "");

/// Whole elements of XML or HTML that begin with one of `openings`, nested ones included.
RawRecords element_records(std::string_view text, const std::vector<std::string_view>& openings);

/// The files of an archive, one behind the other.
std::string unpacked(const std::filesystem::path& archive);

/// Runs one SQL statement on a database; gives the first column of the first row, or 0.
std::size_t sql(const std::filesystem::path& database, const std::string& statement);

}  // namespace idiolect::commands
