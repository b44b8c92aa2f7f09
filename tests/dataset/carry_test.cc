#include "dataset/carry.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "base/random.h"
#include "tests/dataset/building.h"
#include "tests/dataset/threads.h"
#include "tests/support.h"

namespace idiolect::dataset {
namespace {

using testing::built;
using ::testing::ElementsAre;
using testing::from;
using testing::group;
using ::testing::IsEmpty;
using testing::mine;
using testing::of_kind;
using testing::with_tom;

constexpr std::chrono::minutes kHour{60};
constexpr int kDay = 24 * 60;

chat::Message with_id(chat::Message message, std::uint32_t id, std::uint32_t reply_to = 0) {
  message.id = id;
  message.reply_to = reply_to;
  return message;
}

/// What is carried before the last session.
std::vector<CarriedTurn> before_last(const chat::Thread& thread, std::size_t turns) {
  return Carry(thread, turns, kHour).before(cut_sessions(thread, kHour).back());
}

TEST(Carry, TakesTheLastTurnsBeforeASession) {
  const chat::Thread thread =
      with_tom({mine(0, "a"), from("Tom", 1, "b"), of_kind(chat::Kind::Media, 2),
                from("Tom", 3, "c"), mine(4, "d"), mine(500, "e")});
  EXPECT_THAT(before_last(thread, 2), ElementsAre(CarriedTurn{1, 3}, CarriedTurn{4}));
  EXPECT_THAT(before_last(thread, 9),
              ElementsAre(CarriedTurn{0}, CarriedTurn{1, 3}, CarriedTurn{4}));
  EXPECT_THAT(before_last(thread, 0), IsEmpty());
}

TEST(Carry, TakesNothingBeforeTheFirstSession) {
  const chat::Thread thread = with_tom({mine(0, "a"), from("Tom", 1, "b")});
  EXPECT_THAT(before_last(thread, 3), IsEmpty());
}

TEST(Carry, EndsATurnWhereASilenceWas) {
  const chat::Thread thread = with_tom({mine(0, "a"), mine(500, "b"), mine(1000, "c")});
  EXPECT_THAT(before_last(thread, 5), ElementsAre(CarriedTurn{0}, CarriedTurn{1}));
}

TEST(Carry, TellsThePeopleOfAGroupApart) {
  const chat::Thread thread =
      group({from("Tom", 0, "a"), from("Zoe", 1, "b"), from("Zoe", 2, "c"), mine(500, "d")});
  EXPECT_THAT(before_last(thread, 5), ElementsAre(CarriedTurn{0}, CarriedTurn{1, 2}));
}

TEST(Carry, KeepsTheNewestBubblesOfAMonologue) {
  std::vector<chat::Message> messages = {mine(0, "first")};
  for (int i = 1; i <= 40; ++i) messages.push_back(from("Tom", i, "b"));
  messages.push_back(mine(500, "c"));
  const auto carried = before_last(with_tom(std::move(messages)), 5);
  ASSERT_EQ(carried.size(), 1u);
  EXPECT_EQ(carried[0].size(), kMostCarriedBubbles);
  EXPECT_EQ(carried[0].back(), 40u);
}

TEST(Carry, TakesWhatTheOwnerAnswersFromFurtherBack) {
  const chat::Thread thread = with_tom(
      {with_id(from("Tom", 0, "question"), 7), mine(1, "a"), from("Tom", 500, "b"),
       with_id(mine(5 * kDay, "answer"), 9, 7), with_id(from("Tom", 5 * kDay + 1, "c"), 10, 7)});
  EXPECT_THAT(before_last(thread, 1), ElementsAre(CarriedTurn{0}, CarriedTurn{2}));
  EXPECT_THAT(before_last(thread, 3), ElementsAre(CarriedTurn{0}, CarriedTurn{1}, CarriedTurn{2}));
}

TEST(Carry, DoesNotTakeWhatOnlyOthersAnswer) {
  const chat::Thread thread =
      with_tom({with_id(from("Tom", 0, "question"), 7), mine(1, "a"), mine(2 * kDay, "b"),
                with_id(from("Tom", 2 * kDay + 1, "c"), 9, 7)});
  EXPECT_THAT(before_last(thread, 1), ElementsAre(CarriedTurn{1}));
}

TEST(Carry, TakesNoMoreAnsweredMessagesThanTurns) {
  const chat::Thread thread =
      with_tom({with_id(from("Tom", 0, "a"), 1), with_id(from("Tom", 1, "b"), 2), mine(500, "c"),
                with_id(mine(5 * kDay, "d"), 0, 1), with_id(mine(5 * kDay + 1, "e"), 0, 2)});
  EXPECT_THAT(before_last(thread, 1), ElementsAre(CarriedTurn{1}, CarriedTurn{2}));
}

TEST(ReplyLinks, LeadOnlyToEarlierTextsThatAreNoDoubt) {
  chat::Message photo = with_id(of_kind(chat::Kind::Media, 0), 1);
  chat::Message forgotten = with_id(from("Tom", 0, "x"), 2);
  forgotten.dropped = "forgotten";
  const chat::Thread thread = with_tom(
      {photo, forgotten, with_id(mine(1, "a"), 3), with_id(mine(2, "b"), 4),
       with_id(mine(3, "c"), 4), with_id(mine(4, "d"), 5, 3), with_id(mine(5, "e"), 0, 1),
       with_id(mine(6, "f"), 0, 2), with_id(mine(7, "g"), 0, 4), with_id(mine(8, "h"), 0, 99),
       with_id(mine(9, "i"), 0, 11), with_id(mine(10, "j"), 11)});
  const ReplyLinks links(thread);
  EXPECT_EQ(links.target(5), 2u);
  for (const std::size_t index : {6u, 7u, 8u, 9u, 10u})
    EXPECT_EQ(links.target(index), std::nullopt);
  EXPECT_EQ(links.target(0), std::nullopt);
}

// --- whole threads ------------------------------------------------------------------------------

/// A thread of chance: bursts, silences, photos, replies to anything before.
chat::Thread thread_of_chance(std::uint64_t seed) {
  Random random(seed);
  std::vector<chat::Message> messages;
  int minute = 0;
  const auto count = 5 + random.below(60);
  for (std::uint32_t i = 0; i < count; ++i) {
    minute += static_cast<int>(random.below(4) == 0 ? random.below(3000) : random.below(20));
    const std::uint64_t who = random.below(4);
    chat::Message message = who == 0   ? mine(minute, std::to_string(i))
                            : who == 1 ? of_kind(chat::Kind::Media, minute)
                                       : from(who == 2 ? "Tom" : "Zoe", minute, std::to_string(i));
    message.id = i + 1;
    if (i > 0 && random.below(3) == 0)
      message.reply_to = 1 + static_cast<std::uint32_t>(random.below(i));
    messages.push_back(std::move(message));
  }
  return random.below(2) == 0 ? group(std::move(messages)) : with_tom(std::move(messages));
}

/// The bubbles of a row without the names of a group; here they are their messages' indices.
std::vector<std::size_t> indices_of(const chat::Turn& turn, bool is_group) {
  std::string content = turn.content;
  if (is_group && turn.role == chat::Role::User) content.erase(0, turn.name.size() + 2);
  std::vector<std::size_t> indices;
  for (const std::string& bubble : chat::split_bubbles(content))
    indices.push_back(std::stoul(bubble));
  return indices;
}

TEST(CarryProperty, EveryKeptMessageIsARowsOwnExactlyOnceAndCarriedOnesAreEarlier) {
  std::size_t carried_messages_seen = 0;
  std::size_t joined = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const chat::Thread thread = thread_of_chance(seed);
    for (const std::size_t turns : {0u, 1u, 4u}) {
      const Carry carry(thread, turns, kHour);
      std::vector<std::size_t> own;
      for (const Session& session : cut_sessions(thread, kHour)) {
        for (std::size_t i = session.first + 1; i < session.end; ++i)
          joined += thread.messages[i].sent_at - thread.messages[i - 1].sent_at > kHour ? 1u : 0u;
        const auto row = to_conversation(session, carry.before(session));
        std::size_t carried_turns = 0;
        for (const chat::Turn& turn : row.turns) {
          const auto indices = indices_of(turn, thread.is_group);
          EXPECT_EQ(indices.size(), turn.times.size());
          if (!turn.carried) {
            own.insert(own.end(), indices.begin(), indices.end());
            continue;
          }
          ++carried_turns;
          carried_messages_seen += indices.size();
          for (const std::size_t index : indices) EXPECT_LT(index, session.first);
        }
        EXPECT_LE(carried_turns, 2 * turns);
        // What is carried stands first, and the rest is as it is without.
        const auto bare = to_conversation(session);
        ASSERT_EQ(row.turns.size(), bare.turns.size() + carried_turns);
        for (std::size_t i = 0; i < bare.turns.size(); ++i)
          EXPECT_EQ(row.turns[carried_turns + i].content, bare.turns[i].content);
        EXPECT_EQ(row.contact, bare.contact);
        EXPECT_EQ(row.start, bare.start);
      }
      std::vector<std::size_t> talk;
      for (std::size_t i = 0; i < thread.messages.size(); ++i)
        if (thread.messages[i].is_talk()) talk.push_back(i);
      EXPECT_EQ(own, talk) << "seed " << seed << ", carrying " << turns;
    }
  }
  EXPECT_GT(carried_messages_seen, 1000u);  // the threads do put it to the test
  EXPECT_GT(joined, 100u);
}

TEST(CarryProperty, TheLedgerStaysWholeAndTheRowsHoldWhatItSays) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const std::vector<chat::Thread> threads = {thread_of_chance(seed)};
    BuildOptions options;
    options.carry = 3;
    options.form = &find_form("messages");
    const auto builder = built(threads, options);
    EXPECT_NO_THROW(check_sums(builder->account().ledgers()));
    const testing::TemporaryFolder folder;
    write_splits(folder.path(), *builder, *options.form);
    const Ledger& ledger = builder->account().ledgers().at("messenger");
    std::size_t owner = 0;
    std::size_t others = 0;
    for (const auto& [split, figures] : builder->splits()) {
      owner += figures.owner_messages;
      others += figures.other_messages;
    }
    EXPECT_EQ(owner, ledger.owner);
    EXPECT_EQ(others, ledger.others);
    // The bin says "carried" of exactly those that stand in some row and are no row's own.
    std::map<std::string, int> shown;
    for (const Split split : kSplits)
      for (const chat::Conversation& row : read_split(folder.path(), split))
        for (const chat::Turn& turn : row.turns)
          for (const std::size_t index : indices_of(turn, row.is_group))
            shown[std::to_string(index)] |= turn.carried ? 1 : 2;
    const std::vector<std::string_view> bins = builder->build(threads[0]).settled.bins;
    for (std::size_t i = 0; i < threads[0].messages.size(); ++i) {
      const auto found = shown.find(std::to_string(i));
      const bool only_carried = found != shown.end() && found->second == 1;
      EXPECT_EQ(bins[i] == kCarriedBin, only_carried) << "seed " << seed;
    }
  }
}

TEST(Build, BinsWhatALaterSessionShowsAsCarried) {
  const std::vector<chat::Thread> threads = {
      with_tom({mine(0, "a"), from("Tom", 1, "b"), from("Tom", 500, "anyone?"),
                from("Tom", 700, "hello?"), mine(900, "c")})};
  BuildOptions options;
  options.carry = 1;
  const auto builder = built(threads, options);
  const Ledger& ledger = builder->account().ledgers().at("messenger");
  EXPECT_EQ(ledger.carried, 1u);
  EXPECT_EQ(ledger.dropped.at("no-owner-in-session"), 1u);
  EXPECT_EQ(builder->build(threads[0]).settled.bins[3], "carried");
  EXPECT_EQ(to_json(builder->account().ledgers())["messenger"]["messages"]["carried"], 1u);
}

}  // namespace
}  // namespace idiolect::dataset
