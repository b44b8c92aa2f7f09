// Every record of every export that is at hand ends in exactly one bin, and there are as many of
// them as a search of the raw files finds: one row of families.cc for each family of files, with
// its own count.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/commands/account.h"
#include "tests/commands/families.h"
#include "tests/support.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

bool is_one_of(const fs::path& file, const std::vector<std::string>& ends) {
  return std::ranges::any_of(ends, [&](const auto& end) { return file.string().ends_with(end); });
}

/// The files below `path` that are part of an export, or `path` itself.
std::vector<fs::path> exports_below(const fs::path& path, const Family& family) {
  std::vector<fs::path> files;
  if (fs::is_regular_file(path)) files.push_back(path);
  if (fs::is_directory(path))
    for (const auto& entry : fs::recursive_directory_iterator(path))
      if (entry.is_regular_file() && !is_one_of(entry.path(), family.no_exports))
        files.push_back(entry.path());
  return files;
}

/// Records of each file, counted without the program.
Figures expected_records(const fs::path& path, const Family& family) {
  Figures records;
  for (const fs::path& file : exports_below(path, family)) {
    std::size_t count = family.count(file);
    for (const Difference& difference : family.differences)
      if (file.string().ends_with(difference.file))
        count -= static_cast<std::size_t>(difference.records);
    records[file.string()] = count;
  }
  return records;
}

std::size_t sum(const Figures& figures) {
  std::size_t total = 0;
  for (const auto& [name, count] : figures) total += count;
  return total;
}

/// Records of the files, those inside an archive as the archive's.
Figures found_records(const Account& account) {
  Figures records;
  for (const auto& [path, count] : account.by_file())
    records[path.substr(0, path.find('!'))] += count;
  return records;
}

fs::path sample() { return testing::test_data("../../examples/sample"); }

/// Holds the account of a family's files against a count of their own.
void check(const Family& family, const fs::path& path) {
  std::vector<std::string> words;
  for (const std::string& name : family.me) words.insert(words.end(), {"--me", name});
  std::vector<fs::path> paths{path};
  Figures expected = expected_records(path, family);
  EXPECT_GT(sum(expected), 0u);
  if (!family.nothing_to_train_on.empty()) {
    const fs::path company = sample() / "whatsapp" / "WhatsApp - Landlord (Mr Petrie).csv";
    paths.push_back(company);
    expected[company.string()] = rows_or_fields({})(company);
  }
  const Account account = account_of(paths, words);
  ASSERT_TRUE(account.is_written) << account.run.errors;
  EXPECT_THAT(wrong_sums(account), IsEmpty());
  EXPECT_EQ(account.read(), sum(expected));
  EXPECT_THAT(change(expected, found_records(account)), IsEmpty());
}

class EveryRecord : public ::testing::TestWithParam<Family> {};

TEST_P(EveryRecord, IsInOneBinAndAsOftenAsInTheRawFile) {
  IDIOLECT_FIXTURE(path, GetParam().path);
  check(GetParam(), path);
}

INSTANTIATE_TEST_SUITE_P(AccountedFor, EveryRecord, ::testing::ValuesIn(families()),
                         [](const auto& instance) { return instance.param.name; });

class EverySeed : public ::testing::TestWithParam<Family> {};

TEST_P(EverySeed, IsInOneBinAndAsOftenAsInTheRawFile) {
  check(GetParam(), testing::test_data("../fuzz/seeds") / GetParam().path);
}

INSTANTIATE_TEST_SUITE_P(AccountedFor, EverySeed, ::testing::ValuesIn(seeds()),
                         [](const auto& instance) { return instance.param.name; });

TEST(AccountedFor, TheSampleIsToo) {
  check({"Sample",
         "",
         rows_or_fields({"\"timestamp_ms\""}),
         {},
         {"profile_information.json", "personal_information.json", "expected.json", "README.md"}},
        sample());
}

TEST(AccountedFor, NoFixtureIsWithoutARow) {
  IDIOLECT_FIXTURE(formats, "formats");
  std::set<fs::path> covered{formats / "INDEX.md"};
  for (const Family& family : families()) {
    const fs::path path = testing::fixture(family.path);
    covered.insert(path);
    if (fs::is_directory(path))
      for (const auto& entry : fs::recursive_directory_iterator(path)) covered.insert(entry.path());
  }
  for (const auto& entry : fs::recursive_directory_iterator(formats))
    EXPECT_TRUE(!entry.is_regular_file() || covered.contains(entry.path())) << entry.path();
}

}  // namespace
}  // namespace idiolect::commands
