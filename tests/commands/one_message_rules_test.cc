// Where a rule ties messages together (a session in which the owner says nothing is dropped, a
// message that two exports have counts once), one message more or less moves others: what must
// change is worked out here, from the rules as docs/dataset.md has them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "base/times.h"
#include "tests/commands/surgery.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using Change = std::map<std::string, long>;

TEST(OneMessageTakenOut, IsMissingFromItsContactAndItsMonthAlone) {
  const Patient patient(landlord(), csv_records, {});
  const Account before = patient.account_with(patient.records());
  const Account after = patient.account_with(without(patient.records(), 16));
  EXPECT_THAT(wrong_sums(after), IsEmpty());
  EXPECT_THAT(change(before.by_month(), after.by_month()),
              ElementsAre(Pair("2023-03/context", -1)));
  const Change contacts = change(before.by_contact(), after.by_contact());
  ASSERT_EQ(contacts.size(), 1u);
  EXPECT_TRUE(contacts.begin()->first.ends_with("/context"));
  EXPECT_EQ(contacts.begin()->second, -1);
}

TEST(OneMessageTakenOut, ThatWasTheOwnersOnlyOneInItsSessionMovesTheOthersOutOfTheContext) {
  const Patient patient(landlord(), csv_records, {});
  // Of the second of May: four texts of the landlord, two of hers (21 and 25), and a photo.
  const Account all = patient.account_with(patient.records());
  const Account but_one = patient.account_with(without(patient.records(), 25));
  EXPECT_EQ(change(all.bins(), but_one.bins()), (Change{{"whatsapp/owner", -1}}));
  const Account silent = patient.account_with(without(without(patient.records(), 25), 21));
  EXPECT_EQ(change(but_one.bins(), silent.bins()), (Change{{"whatsapp/owner", -1},
                                                           {"whatsapp/context", -4},
                                                           {"whatsapp/no-owner-in-session", 4}}));
  EXPECT_THAT(wrong_sums(silent), IsEmpty());
}

/// The bins of a thread of two without one of its records. Of the sessions that an hour of silence
/// parts, those are context in which the owner wrote.
Figures bins_without(const Account& account, const std::string& source, std::size_t number) {
  struct Text {
    Time time;
    bool is_owner;
  };
  std::vector<Text> texts;
  Figures bins;
  for (const Json& line : account.ledger) {
    const std::string bin = line.at("bin");
    if (line.at("record") == number) continue;
    if (bin == "owner" || bin == "context" || bin == "no-owner-in-session")
      texts.push_back({parse_time(line.at("time").get<std::string>())->time, bin == "owner"});
    else
      ++bins[source + '/' + bin];
  }
  std::ranges::sort(texts, {}, &Text::time);
  for (auto first = texts.begin(); first != texts.end();) {
    auto last = first + 1;
    while (last != texts.end() && last->time - (last - 1)->time <= std::chrono::minutes(60)) ++last;
    const auto owners = static_cast<std::size_t>(
        std::count_if(first, last, [](const Text& text) { return text.is_owner; }));
    const auto others = static_cast<std::size_t>(last - first) - owners;
    bins[source + "/owner"] += owners;
    bins[source + (owners > 0 ? "/context" : "/no-owner-in-session")] += others;
    first = last;
  }
  std::erase_if(bins, [](const auto& bin) { return bin.second == 0; });
  return bins;
}

/// Takes every record of a file out, one at a time; gives how many of them changed one figure only.
std::size_t take_out_each(const Patient& patient, const std::string& source) {
  const RawRecords records = patient.records();
  const Account before = patient.account_with(records);
  std::size_t changed_one = 0;
  for (std::size_t number = 1; number <= records.records.size(); ++number) {
    const Account after = patient.account_with(without(records, number), kDryRun);
    EXPECT_EQ(after.bins(), bins_without(before, source, number)) << "record " << number;
    const Change changes = change(before.bins(), after.bins());
    const bool is_one = changes.size() == 1;
    changed_one += is_one ? 1u : 0u;
    if (is_one) {
      EXPECT_EQ(changes, (Change{{source + '/' + bin_of(before, number), -1}}));
    }
  }
  return changed_one;
}

TEST(OneMessageTakenOut, FollowsTheRulesWhicheverOneOfAChatItIs) {
  const Patient chat(landlord(), csv_records, {});
  EXPECT_EQ(take_out_each(chat, "whatsapp"), 31u);
}

TEST(OneMessageTakenOut, FollowsTheRulesWhicheverOneOfAThreadItIs) {
  IDIOLECT_FIXTURE(folder, "personas/a/messenger/your_facebook_activity/messages/inbox");
  const Patient thread(folder / "lucamoretti_1001193" / "message_1.json",
                       [](std::string_view text) { return json_records(text); },
                       {"--me", "Robin Vale", "--source", "messenger"});
  EXPECT_GT(take_out_each(thread, "messenger"), 0u);
}

TEST(TheSameFileTwice, IsReadOnceAndSaidToBeThere) {
  const testing::TemporaryFolder folder;
  fs::copy(landlord(), folder.path() / "one.csv");
  const Account once = account_of({folder.path()}, kDryRun);
  fs::copy(landlord(), folder.path() / "two.csv");
  const Account twice = account_of({folder.path()}, {"--dry-run", "--explain", "all"});
  EXPECT_EQ(twice.report, once.report);
  EXPECT_THAT(twice.run.errors, HasSubstr("the same file as"));
}

TEST(AnOlderExportOfTheSameChat, AddsNothingButDuplicates) {
  const RawRecords records = csv_records(read_file(landlord()));
  RawRecords older = records;
  older.records.resize(20);
  const testing::TemporaryFolder folder;
  for (const auto& [name, part] : {std::pair("new", records), {"old", older}}) {
    fs::create_directory(folder.path() / name);
    write_file(folder.path() / name / landlord().filename(), part.text());
  }
  const Account once = account_of({folder.path() / "new"}, kDryRun);
  const Account both = account_of({folder.path()});
  EXPECT_EQ(both.read(), once.read() + 20);
  EXPECT_EQ(change(once.bins(), both.bins()), (Change{{"whatsapp/duplicate", 20}}));
  EXPECT_THAT(wrong_sums(both), IsEmpty());
}

}  // namespace
}  // namespace idiolect::commands
