// Walks the collection of small exports of many formats: each file must hold as many texts as
// the table that came with it says, which was written by counting, without idiolect.
#include <gtest/gtest.h>

#include <charconv>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "base/files.h"
#include "curate/curate.h"
#include "sources/survey.h"
#include "tests/support.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;

/// Cells of a row of a Markdown table, trimmed of blanks and back-quotes.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  for (std::size_t at = 1; at < line.size();) {
    const std::size_t end = std::min(line.find(" | ", at), line.size());
    std::string cell = line.substr(at, end - at);
    cell.erase(0, cell.find_first_not_of(" `"));
    cell.erase(cell.find_last_not_of(" `|") + 1);
    cells.push_back(std::move(cell));
    at = end + 2;
  }
  return cells;
}

/// Path and number of texts of each row; "-" is a file that is no export.
std::map<std::string, std::size_t> expected_texts(const fs::path& index) {
  std::map<std::string, std::size_t> expected;
  std::istringstream lines(read_file(index));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| `")) continue;
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() < 4) continue;
    std::size_t count = 0;
    std::from_chars(cells[3].data(), cells[3].data() + cells[3].size(), count);
    expected[cells[0]] = count;
  }
  // "2 raw / 1 after dedup": the second of two rows that are equal in every column is a reject.
  expected["imazing/message-vault_derived/dup_rows_same_second.csv"] = 1;
  return expected;
}

std::size_t texts_in(const fs::path& file) {
  std::size_t texts = 0;
  const std::vector<fs::path> paths{file};
  sources::survey(paths, std::nullopt, [&](sources::Finding finding) {
    for (sources::ThreadPart& part : finding.content.parts) {
      curate::classify(part.thread);
      for (const chat::Message& message : part.thread.messages)
        texts += message.kind == chat::Kind::Text ? 1u : 0u;
    }
  });
  return texts;
}

TEST(FormatsIndex, EveryFileHoldsAsManyTextsAsItsRowSays) {
  IDIOLECT_FIXTURE(formats, "formats");
  const auto expected = expected_texts(formats / "INDEX.md");
  ASSERT_GT(expected.size(), 70u);
  for (const auto& [path, count] : expected) EXPECT_EQ(texts_in(formats / path), count) << path;
}

}  // namespace
}  // namespace idiolect::commands
