#include "dataset/build.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "base/error.h"
#include "tests/dataset/building.h"
#include "tests/dataset/threads.h"

namespace idiolect::dataset {
namespace {

using testing::built;
using ::testing::ElementsAre;
using testing::from;
using ::testing::IsEmpty;
using testing::mine;
using testing::of_kind;
using ::testing::Pair;
using testing::with_tom;

TEST(Build, GivesEveryMessageOneBin) {
  const std::vector<chat::Thread> threads = {
      with_tom({mine(0, "a"), from("Tom", 1, "b"), of_kind(chat::Kind::Media, 2),
                of_kind(chat::Kind::Call, 3), from("Tom", 500, "anyone?"), mine(900, "c")})};
  const auto builder = built(threads);
  const Ledger& ledger = builder->account().ledgers().at("messenger");
  EXPECT_EQ(ledger.read, 6u);
  EXPECT_EQ(ledger.owner, 2u);
  EXPECT_EQ(ledger.others, 1u);
  EXPECT_THAT(ledger.dropped,
              ElementsAre(Pair("call", 1u), Pair("media", 1u), Pair("no-owner-in-session", 1u)));
  EXPECT_EQ(ledger.conversations_kept, 1u);
  EXPECT_NO_THROW(check_sums(builder->account().ledgers()));
}

TEST(Build, DropsThreadsWithoutASecondPersonOrASecondText) {
  chat::Thread notes = with_tom({mine(0, "milk"), mine(1, "eggs")}, "notes");
  notes.participants = {"Robin"};
  const std::vector<chat::Thread> threads = {
      notes, with_tom({mine(0, "hello?"), of_kind(chat::Kind::Media, 1)}, "short"),
      with_tom({from("Tom", 0, "a"), from("Tom", 1, "b")}, "silent"), with_tom({}, "bare")};
  const auto builder = built(threads);
  const Ledger& ledger = builder->account().ledgers().at("messenger");
  EXPECT_EQ(ledger.conversations_kept, 0u);
  EXPECT_THAT(ledger.conversations_dropped,
              ElementsAre(Pair("no-owner-in-session", 1u), Pair("one-participant", 1u),
                          Pair("too-short", 2u)));
  EXPECT_THAT(ledger.dropped, ElementsAre(Pair("media", 1u), Pair("no-owner-in-session", 2u),
                                          Pair("one-participant", 2u), Pair("too-short", 1u)));
  EXPECT_NO_THROW(check_sums(builder->account().ledgers()));
}

TEST(Build, DropsNothingElse) {
  const std::vector<chat::Thread> threads = {with_tom(
      {mine(0, "ok"), mine(0, "ok"), mine(0, "https://example.org"), from("Tom", 0, "k")})};
  const auto builder = built(threads);
  EXPECT_EQ(builder->account().ledgers().at("messenger").owner, 3u);
  EXPECT_THAT(builder->account().ledgers().at("messenger").dropped, IsEmpty());
}

TEST(Build, RemembersAFewPlacesOfEachReasonWithoutText) {
  const std::vector<chat::Thread> threads = {
      with_tom(std::vector<chat::Message>(9, of_kind(chat::Kind::Media, 7)))};
  const auto builder = built(threads);
  const auto& places = builder->account().places().at({"messenger", "media"});
  ASSERT_EQ(places.size(), Account::kMostPlaces);
  EXPECT_EQ(places.front().thread, "Tom");
  EXPECT_EQ(places.front().time, "2021-03-01T00:07:00Z");
}

TEST(Build, ShowsTextOfTheReasonThatIsAskedForAlone) {
  std::vector<chat::Message> messages;
  for (int i = 0; i < 100; ++i) messages.push_back(from("Tom", i, "alone " + std::to_string(i)));
  BuildOptions options;
  options.shown = kNoOwner;
  const auto builder = built({with_tom(std::move(messages))}, options);
  const std::vector<Place>& shown = builder->account().shown();
  ASSERT_EQ(shown.size(), Account::kMostShown);
  bool is_late = false;
  for (const Place& place : shown) {
    EXPECT_THAT(place.text, ::testing::StartsWith("alone "));
    is_late = is_late || place.text.size() == 8;  // of all, not the first ones
  }
  EXPECT_TRUE(is_late);
}

/// Threads whose sessions lie between one another, each told by its first message.
std::vector<chat::Thread> interleaved() {
  std::vector<chat::Thread> threads;
  for (int t = 0; t < 7; ++t) {
    std::vector<chat::Message> messages;
    for (int i = 0; i < 30; ++i) {
      const int minute = i * 1000 + (t * 37 % 7) * 70;
      messages.push_back(mine(minute, fmt::format("{:06}", minute)));
      messages.push_back(from("Tom", minute + 1, "x"));
    }
    threads.push_back(with_tom(std::move(messages), fmt::format("tom_{}", t)));
  }
  return threads;
}

TEST(Build, RowsComeInTheOrderOfTimeWhateverFitsInMemory) {
  std::vector<std::string> expected;
  for (const std::size_t bytes : {RowSorter::kInMemory, std::size_t{0}, std::size_t{5000}}) {
    BuildOptions options;
    options.form = &find_form("chatml");
    options.row_bytes_in_memory = bytes;
    const auto builder = built(interleaved(), options);
    std::vector<std::string> rows;
    builder->for_each_row([&](Split, std::string_view line) { rows.emplace_back(line); });
    EXPECT_EQ(rows.size(), 210u);
    EXPECT_TRUE(std::ranges::is_sorted(rows));
    if (expected.empty()) expected = rows;
    EXPECT_EQ(rows, expected);
  }
}

TEST(Build, SessionsThatStartTogetherAreSortedByTheirThreadsWhateverFitsInMemory) {
  std::vector<chat::Thread> threads;
  for (int t = 9; t >= 0; --t) {
    const std::string name = fmt::format("tom_{}", t);
    threads.push_back(with_tom({mine(0, name), from("Tom", 1, "x"), mine(500, name)}, name));
  }
  for (const std::size_t bytes : {RowSorter::kInMemory, std::size_t{0}, std::size_t{300}}) {
    BuildOptions options;
    options.form = &find_form("chatml");
    options.row_bytes_in_memory = bytes;
    const auto builder = built(threads, options);
    std::vector<std::string> names;
    builder->for_each_row([&](Split, std::string_view line) {
      names.emplace_back(line.substr(line.find("tom_"), 5));
    });
    ASSERT_EQ(names.size(), 20u);
    EXPECT_TRUE(std::is_sorted(names.begin(), names.begin() + 10));
    EXPECT_TRUE(std::is_sorted(names.begin() + 10, names.end()));
  }
}

TEST(Build, EntriesHaveTheSplitOfTheirRows) {
  const auto builder = built(interleaved());
  builder->for_each_row([](Split, std::string_view) {});
  std::map<Split, std::size_t> messages;
  builder->for_each_entry([&](const Entry& entry, const std::string&, std::optional<Split> split) {
    ASSERT_TRUE(split.has_value());
    messages[*split] += builder->account().bin_name(entry.bin) == kOwnerBin ? 1u : 0u;
  });
  for (const auto& [split, figures] : builder->splits())
    EXPECT_EQ(messages[split], figures.owner_messages);
  EXPECT_GT(messages[Split::Test], 0u);
  EXPECT_GT(messages[Split::Train], messages[Split::Valid]);
}

TEST(Build, OfAThreadThatIsContextOnlyNothingIsLearnt) {
  std::vector<chat::Thread> threads{with_tom({mine(0, "a"), from("Tom", 1, "b")}),
                                    with_tom({mine(0, "c"), from("Tom", 1, "d")}, "tom_2")};
  threads[1].context_only = true;
  BuildOptions options;
  options.form = &find_form("chatml");
  const auto builder = built(threads, options);
  EXPECT_EQ(builder->account().ledgers().at("messenger").owner, 1u);
  EXPECT_EQ(builder->account().ledgers().at("messenger").others, 3u);
  EXPECT_EQ(builder->rows(), 1u);
  std::string context;
  builder->for_each_context_row([&](std::string_view line) { context += line; });
  EXPECT_THAT(context, ::testing::HasSubstr(R"("role":"assistant","name":"Robin","content":"c")"));
  EXPECT_EQ(builder->context_messages(), 2u);
  builder->for_each_row([](Split, std::string_view line) {
    EXPECT_EQ(line.find("<|im_start|>user\nd"), std::string_view::npos);
  });
  std::size_t in_a_split = 0;
  builder->for_each_entry([&](const Entry&, const std::string&, std::optional<Split> split) {
    in_a_split += split ? 1u : 0u;
  });
  EXPECT_EQ(in_a_split, 2u);
}

TEST(Build, CountsContactsAndMonths) {
  const auto builder =
      built({with_tom({mine(0, "a"), from("Tom", 31 * 24 * 60, "b"), mine(31 * 24 * 60 + 1, "c"),
                       of_kind(chat::Kind::Call, 2)})});
  EXPECT_EQ(builder->account().contacts().at("Tom").at("owner"), 2u);
  EXPECT_EQ(builder->account().months().at("2021-03").at("owner"), 1u);
  EXPECT_EQ(builder->account().months().at("2021-04").at("context"), 1u);
}

TEST(CheckSums, CallsAMessageInNoBinABug) {
  Ledgers ledgers;
  ledgers["messenger"].read = 3;
  ledgers["messenger"].owner = 2;
  try {
    check_sums(ledgers);
    FAIL();
  } catch (const Bug& bug) {
    EXPECT_STREQ(bug.what(), "messenger: 3 messages were read, but 2 are accounted for");
  }
  ledgers["messenger"].owner = 3;
  EXPECT_NO_THROW(check_sums(ledgers));
  ledgers["messenger"].conversations_read = 1;
  EXPECT_THROW(check_sums(ledgers), Bug);
}

TEST(LedgerJson, HasTheShapeThatIsPromised) {
  Ledgers ledgers;
  ledgers["whatsapp"].files = 1;
  ledgers["whatsapp"].read = 4;
  ledgers["whatsapp"].owner = 2;
  ledgers["whatsapp"].others = 1;
  ledgers["whatsapp"].dropped["media"] = 1;
  ledgers["whatsapp"].conversations_kept = 1;
  EXPECT_EQ(to_line(to_json(ledgers)),
            R"({"whatsapp":{"files":1,"conversations":{"kept":1,"dropped":{}},)"
            R"("messages":{"read":4,"owner":2,"others":1,"dropped":{"media":1}}}})");
}

}  // namespace
}  // namespace idiolect::dataset
