#include "tests/commands/raw_records.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <regex>

namespace idiolect::commands {
namespace {

/// Without the invisible marks that WhatsApp writes before dates.
std::string without_marks(std::string_view line) {
  std::string plain;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const std::string_view mark = line.substr(i, 3);
    if (mark == "\xE2\x80\x8E" || mark == "\xE2\x80\x8F") {  // U+200E, U+200F
      i += 2;
      continue;
    }
    plain += line[i];
  }
  return plain;
}

/// "[1/31/24, 8:15 PM] …", "31.01.24, 20:15 - …": three numbers, a clock, the end of the stamp.
bool begins_with_date(std::string_view line) {
  static const std::regex stamp(
      R"(^\[?\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4}[., ].*?\d{1,2}:\d{2}[^:\]]*(:\d{2}[^:\]]*)?(\]| - | – ).*)");
  const std::string plain = without_marks(line.substr(0, 120));
  return std::regex_match(plain.substr(0, plain.find_first_of("\r\n")), stamp);
}

/// Where the string that opens at `at` closes.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (++at; text[at] != '"'; ++at)
    if (text[at] == '\\') ++at;
  return at;
}

/// Where the element that opens at `at` ends: "/>" of a tag without content, or its closing tag.
std::size_t element_end(std::string_view text, std::size_t at) {
  const std::string name(text.substr(at + 1, text.find_first_of(" >/", at) - at - 1));
  std::size_t depth = 0;
  for (;;) {
    const std::size_t close = text.find('>', at);
    if (text.substr(at, name.size() + 2) == "</" + name) --depth;
    if (text.substr(at, name.size() + 1) == "<" + name && text[close - 1] != '/') ++depth;
    if (depth == 0) return close + 1;
    at = text.find('<', close);
  }
}

}  // namespace

std::size_t occurrences(std::string_view text, std::string_view needle) {
  std::size_t count = 0;
  for (std::size_t at = text.find(needle); at != std::string_view::npos;
       at = text.find(needle, at + needle.size()))
    ++count;
  return count;
}

std::string RawRecords::text() const {
  std::string whole = head;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (i > 0) whole += separator;
    whole += records[i];
  }
  return whole + tail;
}

RawRecords csv_records(std::string_view text) {
  RawRecords found;
  std::vector<std::string> rows(1);
  bool is_quoted = false;
  for (const char c : text) {
    rows.back() += c;
    if (c == '"') is_quoted = !is_quoted;
    if (c == '\n' && !is_quoted) rows.emplace_back();
  }
  if (rows.back().empty()) rows.pop_back();
  found.head = rows.front();
  found.records.assign(rows.begin() + 1, rows.end());
  return found;
}

RawRecords json_records(std::string_view text, std::string_view key) {
  RawRecords found;
  found.separator = ",";
  const std::size_t open = text.find_first_of("[{", text.find(key) + key.size());
  found.head = text.substr(0, open + 1);
  std::size_t depth = 0;
  std::size_t start = open + 1;
  for (std::size_t at = start;; ++at) {
    const char c = text[at];
    if (c == '"') at = string_end(text, at);
    if (c == '[' || c == '{') ++depth;
    const bool is_end = depth == 0 && (c == ']' || c == '}');
    if (is_end || (depth == 0 && c == ',')) {
      found.records.emplace_back(text.substr(start, at - start));
      start = at + 1;
    }
    if (is_end) {
      found.tail = text.substr(at);
      return found;
    }
    if (c == ']' || c == '}') --depth;
  }
}

RawRecords dated_records(std::string_view text, std::string_view end) {
  RawRecords found;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n') + 1);
    if (!end.empty() && !found.records.empty() && line.starts_with(end)) break;
    const std::string_view taken = line.empty() ? text : line;
    if (begins_with_date(taken)) found.records.emplace_back();
    (found.records.empty() ? found.head : found.records.back()) += taken;
    text.remove_prefix(taken.size());
  }
  found.tail = text;
  return found;
}

RawRecords element_records(std::string_view text, const std::vector<std::string_view>& openings) {
  RawRecords found;
  std::size_t rest = 0;  // behind the last record
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const std::string_view opening : openings) {
      if (text.substr(at, opening.size()) != opening) continue;
      const std::size_t end = element_end(text, at);
      if (found.records.empty()) {
        found.head = text.substr(0, at);
        rest = at;
      }
      found.records.emplace_back(text.substr(rest, end - rest));
      rest = end;
      at = end - 1;
      break;
    }
  }
  found.tail = text.substr(rest);
  return found;
}

std::string unpacked(const std::filesystem::path& path) {
  std::string text;
  ::archive* const archive = ::archive_read_new();
  ::archive_read_support_format_all(archive);
  ::archive_read_support_filter_all(archive);
  EXPECT_EQ(::archive_read_open_filename(archive, path.c_str(), 1 << 14), ARCHIVE_OK);
  ::archive_entry* entry = nullptr;
  while (::archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
    char buffer[1 << 14];
    for (la_ssize_t size = 0; (size = ::archive_read_data(archive, buffer, sizeof buffer)) > 0;)
      text.append(buffer, static_cast<std::size_t>(size));
  }
  ::archive_read_free(archive);
  return text;
}

std::size_t sql(const std::filesystem::path& path, const std::string& statement) {
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  std::size_t answer = 0;
  sqlite3_stmt* query = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(database, statement.c_str(), -1, &query, nullptr), SQLITE_OK)
      << sqlite3_errmsg(database);
  if (sqlite3_step(query) == SQLITE_ROW)
    answer = static_cast<std::size_t>(sqlite3_column_int64(query, 0));
  sqlite3_finalize(query);
  sqlite3_close(database);
  return answer;
}

}  // namespace idiolect::commands
