// One message more or less in an export changes one figure of the account by one, and no other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "tests/commands/operations.h"
#include "tests/support.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::Pair;
using Change = std::map<std::string, long>;

class OneMessage : public ::testing::TestWithParam<Operation> {
 protected:
  void SetUp() override {
    const std::string name = GetParam().file.string();
    file_ = name.starts_with("sample/") ? sample() / name.substr(name.find('/') + 1)
                                        : testing::fixture(name);
    if (file_.empty()) GTEST_SKIP() << "fixture '" << name << "' is not at hand";
    patient_ = std::make_unique<Patient>(file_, GetParam().split, GetParam().words);
    records_ = patient_->records();
    ASSERT_EQ(records_.text(), patient_->text()) << "the records do not add up to the file";
    before_ = patient_->account_with(records_);
    ASSERT_TRUE(before_.is_written) << before_.run.errors;
    ASSERT_EQ(before_.read(), records_.records.size() + GetParam().elsewhere);
  }

  /// The one figure that may change.
  Change only(const std::string& bin, long by) const {
    return {{GetParam().source + '/' + bin, by}};
  }

  fs::path file_;
  std::unique_ptr<Patient> patient_;
  RawRecords records_;
  Account before_;
};

TEST_P(OneMessage, TakenOutIsMissingFromItsBinAlone) {
  for (const auto& [number, bin] : GetParam().removals) {
    SCOPED_TRACE(number);
    EXPECT_EQ(bin_of(before_, number), bin);
    const Account after = patient_->account_with(without(records_, number), kDryRun);
    EXPECT_EQ(after.read() + 1, before_.read());
    EXPECT_EQ(change(before_.bins(), after.bins()), only(bin, -1));
  }
}

TEST_P(OneMessage, PutInIsInTheBinOfItsLikeAlone) {
  for (const auto& [number, from, to] : GetParam().additions) {
    SCOPED_TRACE(number);
    const Account after = patient_->account_with(with_another(records_, number, from, to), kDryRun);
    EXPECT_EQ(after.read(), before_.read() + 1);
    EXPECT_EQ(change(before_.bins(), after.bins()), only(bin_of(before_, number), 1));
  }
}

INSTANTIATE_TEST_SUITE_P(Exports, OneMessage, ::testing::ValuesIn(operations()),
                         [](const auto& instance) { return instance.param.name; });

TEST(OneMessageOfADatabase, TakenOutIsMissingFromItsBinAlone) {
  IDIOLECT_FIXTURE(original, "formats/imessage/langchain/chat_ventura_test_rows.db");
  const testing::TemporaryFolder folder;
  const fs::path file = folder.path() / "chat.db";
  const auto account_without = [&](const std::string& row) {
    fs::copy_file(original, file, fs::copy_options::overwrite_existing);
    if (!row.empty()) sql(file, "DELETE FROM message WHERE ROWID = " + row);
    return account_of({file}, kDryRun);
  };
  const Account before = account_without("");
  for (const auto& [row, bin] : {std::pair("251964", "owner"),
                                 {"251966", "owner"},
                                 {"251968", "owner"},
                                 {"252040", "reaction"}}) {
    SCOPED_TRACE(row);
    const Account after = account_without(row);
    EXPECT_EQ(after.read() + 1, before.read());
    EXPECT_THAT(change(before.bins(), after.bins()),
                ElementsAre(Pair(std::string("imessage/") + bin, -1)));
  }
}

}  // namespace
}  // namespace idiolect::commands
