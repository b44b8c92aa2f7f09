#include "dataset/build.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "tests/dataset/threads.h"

namespace idiolect::dataset {
namespace {

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
  const Dataset dataset = build(threads, {});
  const Ledger& ledger = dataset.ledgers.at("messenger");
  EXPECT_EQ(ledger.read, 6u);
  EXPECT_EQ(ledger.owner, 2u);
  EXPECT_EQ(ledger.others, 1u);
  EXPECT_THAT(ledger.dropped,
              ElementsAre(Pair("call", 1u), Pair("media", 1u), Pair("no-owner-in-session", 1u)));
  EXPECT_EQ(ledger.conversations_kept, 1u);
  EXPECT_NO_THROW(check_sums(dataset.ledgers));
}

TEST(Build, DropsThreadsWithoutASecondPersonOrASecondText) {
  chat::Thread notes = with_tom({mine(0, "milk"), mine(1, "eggs")}, "notes");
  notes.participants = {"Robin"};
  const std::vector<chat::Thread> threads = {
      notes, with_tom({mine(0, "hello?"), of_kind(chat::Kind::Media, 1)}, "short"),
      with_tom({from("Tom", 0, "a"), from("Tom", 1, "b")}, "silent"), with_tom({}, "bare")};
  const Dataset dataset = build(threads, {});
  const Ledger& ledger = dataset.ledgers.at("messenger");
  EXPECT_EQ(ledger.conversations_kept, 0u);
  EXPECT_THAT(ledger.conversations_dropped,
              ElementsAre(Pair("no-owner-in-session", 1u), Pair("one-participant", 1u),
                          Pair("too-short", 2u)));
  EXPECT_THAT(ledger.dropped, ElementsAre(Pair("media", 1u), Pair("no-owner-in-session", 2u),
                                          Pair("one-participant", 2u), Pair("too-short", 1u)));
  EXPECT_NO_THROW(check_sums(dataset.ledgers));
}

TEST(Build, DropsNothingElse) {
  const std::vector<chat::Thread> threads = {with_tom(
      {mine(0, "ok"), mine(0, "ok"), mine(0, "https://example.org"), from("Tom", 0, "k")})};
  const Dataset dataset = build(threads, {});
  EXPECT_EQ(dataset.ledgers.at("messenger").owner, 3u);
  EXPECT_THAT(dataset.ledgers.at("messenger").dropped, IsEmpty());
}

TEST(Build, RemembersAFewPlacesOfEachReasonWithoutText) {
  const std::vector<chat::Thread> threads = {
      with_tom(std::vector<chat::Message>(9, of_kind(chat::Kind::Media, 7)))};
  const Dataset dataset = build(threads, {});
  const auto& places = dataset.places.at({"messenger", "media"});
  ASSERT_EQ(places.size(), kMostPlaces);
  EXPECT_EQ(places.front().thread, "Tom");
  EXPECT_EQ(places.front().time, "2021-03-01T00:07:00Z");
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
