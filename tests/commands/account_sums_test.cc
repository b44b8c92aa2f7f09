// The sums find what is wrong with an account: each test falsifies one that is right.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/commands/surgery.h"

namespace idiolect::commands {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

class WrongSums : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_THAT(wrong_sums(account_), IsEmpty()); }

  Json& figures(const char* name) { return account_.manifest.at("ledger").at(name); }

  /// The first ledger line of a bin.
  Json& line_of(std::string_view bin) {
    return *std::ranges::find_if(account_.ledger,
                                 [&](const Json& line) { return line.at("bin") == bin; });
  }

  Account account_ = account_of({landlord()});
};

TEST_F(WrongSums, FindAMessageThatIsReadAndInNoBin) {
  Json& messages = account_.report.at("sources").at("whatsapp").at("messages");
  messages["read"] = messages.at("read").get<std::size_t>() + 1;
  EXPECT_THAT(wrong_sums(account_), Not(IsEmpty()));
}

TEST_F(WrongSums, FindALineThatIsMissingFromTheLedger) {
  account_.ledger.pop_back();
  EXPECT_THAT(wrong_sums(account_), Not(IsEmpty()));
}

TEST_F(WrongSums, FindARecordThatStandsInTheLedgerTwice) {
  account_.ledger.back()["record"] = account_.ledger.front().at("record");
  EXPECT_THAT(wrong_sums(account_), Not(IsEmpty()));
}

TEST_F(WrongSums, FindARecordWithoutAPlace) {
  account_.ledger.back()["record"] = nullptr;
  EXPECT_THAT(wrong_sums(account_), Not(IsEmpty()));
}

TEST_F(WrongSums, FindTwoMessagesWhoseBinsWereExchanged) {
  std::swap(line_of("owner")["bin"], line_of("context")["bin"]);
  EXPECT_THAT(wrong_sums(account_), Not(IsEmpty()));
}

TEST_F(WrongSums, FindAMessageInAnotherMonth) {
  Json& months = figures("months");
  std::swap(months.front(), months.back());
  EXPECT_THAT(wrong_sums(account_), Not(IsEmpty()));
}

TEST_F(WrongSums, FindAMessageThatNoContactHas) {
  Json& bins = figures("contacts").front();
  bins["media"] = 0;
  EXPECT_THAT(wrong_sums(account_), Not(IsEmpty()));
}

TEST_F(WrongSums, FindAMessageInAnotherSplitThanItsRow) {
  Json& line = line_of("owner");
  line["split"] = line.at("split") == "train" ? "test" : "train";
  EXPECT_THAT(wrong_sums(account_), Not(IsEmpty()));
}

TEST_F(WrongSums, FindARowThatIsMissing) {
  account_.rows.pop_back();
  EXPECT_THAT(wrong_sums(account_), Not(IsEmpty()));
}

TEST_F(WrongSums, FindAMessageThatIsMissingFromItsTurn) {
  Json& turn = account_.rows.front().second.at("messages").front();
  turn["content"] = turn.at("content").get<std::string>() + "\nmore";
  EXPECT_THAT(wrong_sums(account_), Not(IsEmpty()));
}

TEST_F(WrongSums, FindATurnOfTheOtherSide) {
  Json& turn = account_.rows.front().second.at("messages").front();
  turn["role"] = turn.at("role") == "user" ? "assistant" : "user";
  EXPECT_THAT(wrong_sums(account_), Not(IsEmpty()));
}

}  // namespace
}  // namespace idiolect::commands
