#include <gmock/gmock.h>

#include "base/error.h"
#include "curate/curate.h"
#include "curate/names.h"
#include "tests/curate/threads.h"

namespace idiolect::curate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::outgoing;
using testing::said;
using testing::thread_of;
using Threads = std::vector<chat::Thread>;

Owner owner_among(const Threads& threads, const OwnerEvidence& evidence) {
  return find_owner(chat::outlines_of(threads), evidence);
}

Threads instagram() {
  return {thread_of("instagram", {"Luca", "robin"}, {said("robin", "hi"), said("Luca", "hey")}),
          thread_of("instagram", {"Zo\u00eb", "robin"},
                    {said("Zo\u00eb", "hi"), said("robin", "hey")})};
}

Threads messenger() {
  return {
      thread_of("messenger", {"Luca", "Robin Vale"},
                {said("Robin Vale", "hi"), said("Luca", "yo")}),
      thread_of("messenger", {"Tom", "Robin Vale"}, {said("Robin Vale", "hi"), said("Tom", "yo")})};
}

Threads whatsapp() { return {thread_of("whatsapp", {"Sam"}, {outgoing("hi"), said("Sam", "yo")})}; }

Threads joined(std::initializer_list<Threads> lists) {
  Threads all;
  for (const Threads& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

std::string failure(const Threads& threads, const OwnerEvidence& evidence = {}) {
  try {
    owner_among(threads, evidence);
  } catch (const Error& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "";
}

TEST(FindOwner, IsThePersonInAllThreadsOfEachSource) {
  const Threads threads = joined({instagram(), messenger(), whatsapp()});
  const Owner owner = owner_among(threads, {});
  EXPECT_THAT(owner.names, ElementsAre("Robin Vale", "robin"));
  EXPECT_EQ(owner.how,
            "you are 'Robin Vale', 'robin' (instagram: 'robin' is in all 2 threads; messenger: "
            "'Robin Vale' is in all 2 threads; whatsapp: your rows are marked)");
  EXPECT_TRUE(is_owners(said("robin", ""), "instagram", owner));
  EXPECT_FALSE(is_owners(said("robin", ""), "messenger", owner));
}

TEST(FindOwner, ShowsTheGivenNameFirst) {
  const Threads threads = joined({instagram(), messenger()});
  const Owner owner = owner_among(threads, {{"Robin Vale", "robin"}, {}});
  EXPECT_EQ(owner.display_name(), "Robin Vale");
  EXPECT_THAT(owner.warnings, ElementsAre());
}

TEST(FindOwner, TakesWhatTheExportStates) {
  Threads threads = instagram();
  threads.pop_back();
  const Owner owner = owner_among(threads, {{}, {{"instagram", {"Robin"}}}});
  EXPECT_THAT(owner.names, ElementsAre("Robin"));
  EXPECT_TRUE(is_owners(said("robin", ""), "instagram", owner));
}

TEST(FindOwner, RecognisesInASingleThreadTheNameFromAnotherSource) {
  Threads single = {thread_of("instagram", {"Ann", "Robin Vale"}, {said("Ann", "hi")})};
  const Owner owner = owner_among(joined({single, messenger()}), {});
  EXPECT_TRUE(is_owners(said("Robin Vale", ""), "instagram", owner));
}

TEST(FindOwner, AsksWhenOneThreadCannotTell) {
  Threads threads = instagram();
  threads.pop_back();
  threads.front().messages.push_back(said("robin", "you there?"));
  EXPECT_EQ(failure(threads),
            "instagram: cannot tell which participant is you: 'robin' (2 messages in 1 thread), "
            "'Luca' (1 message in 1 thread) | say who you are, e.g. --me \"robin\"");
}

TEST(FindOwner, AsksWhenTwoPeopleAreInAllThreads) {
  Threads threads = instagram();
  for (chat::Thread& thread : threads) thread.participants.push_back("Ann");
  EXPECT_THAT(failure(threads), HasSubstr("cannot tell which participant is you"));
  EXPECT_EQ(failure(threads, {{"ROBIN"}, {}}), "");
}

TEST(FindOwner, NeverTakesAPlaceholderForAPerson) {
  Threads threads = {thread_of("instagram", {"Instagram User", "Luca"}, {}),
                     thread_of("instagram", {"Instagram User", "Tom"}, {})};
  EXPECT_THAT(failure(threads), HasSubstr("cannot tell"));
}

TEST(FindOwner, NeverTakesADeletedAccountForAFormerName) {
  const Threads threads = {
      thread_of("instagram", {"Luca", "robin"},
                {said("Instagram User", "hi", 1), said("Luca", "hey", 2), said("robin", "yo", 3)}),
      thread_of("instagram", {"Tom", "robin"},
                {said("Tom", "hi", 1), said("Instagram User", "hey", 2), said("robin", "yo", 9)})};
  EXPECT_THAT(owner_among(threads, {{}, {{"instagram", {"robin"}}}}).names, ElementsAre("robin"));
}

/// Two chats whose owner was "bakes" before she was "robin".
Threads renamed() {
  return {thread_of("instagram", {"Luca", "robin"},
                    {said("bakes", "hi", 1), said("Luca", "hey", 2), said("robin", "new name", 3)}),
          thread_of("instagram", {"Tom", "robin"},
                    {said("Tom", "hi", 1), said("bakes", "hey", 2), said("robin", "yo", 9)})};
}

TEST(FindOwner, KnowsANameFromBeforeTheAccountWasRenamed) {
  const Owner owner = owner_among(renamed(), {{}, {{"instagram", {"robin"}}}});
  EXPECT_EQ(owner.how,
            "you are 'robin', 'bakes' (instagram: 'robin' as the export states, 'bakes' before)");
  EXPECT_TRUE(is_owners(said("bakes", ""), "instagram", owner));
}

TEST(FindOwner, TakesNobodyWhoWroteBesideTheOwnerForAFormerName) {
  Threads threads = renamed();
  threads[1].messages.push_back(said("bakes", "still here", 10));
  const Owner owner = owner_among(threads, {{}, {{"instagram", {"robin"}}}});
  EXPECT_FALSE(is_owners(said("bakes", ""), "instagram", owner));
}

TEST(FindOwner, TakesAGivenNameBesideTheStatedOne) {
  const Owner owner = owner_among(renamed(), {{"bakes"}, {{"instagram", {"robin"}}}});
  EXPECT_TRUE(is_owners(said("bakes", ""), "instagram", owner));
  EXPECT_TRUE(is_owners(said("robin", ""), "instagram", owner));
}

TEST(FindOwner, WarnsOfANameThatNobodyBears) {
  const Owner owner = owner_among(instagram(), {{"robyn"}, {}});
  EXPECT_THAT(owner.warnings, ElementsAre("--me 'robyn' is nobody in these exports"));
  EXPECT_TRUE(is_owners(said("robin", ""), "instagram", owner));
}

TEST(FindOwner, NeedsNoNameWhereRowsAreMarked) {
  const Owner owner = owner_among(whatsapp(), {});
  EXPECT_EQ(owner.display_name(), "me");
  EXPECT_THAT(owner_among(whatsapp(), {{"Robin"}, {}}).warnings, ElementsAre());
}

TEST(MarkOwner, ShowsOneNameForAllAccounts) {
  Threads threads = joined({instagram(), whatsapp()});
  const Owner owner = owner_among(threads, {{"Robin Vale"}, {}});
  for (chat::Thread& thread : threads) mark_owner(thread, owner);
  EXPECT_EQ(threads[0].messages[0].author, "Robin Vale");
  EXPECT_TRUE(threads[0].messages[0].marked_owner);
  EXPECT_FALSE(threads[0].messages[1].marked_owner);
  EXPECT_THAT(threads[0].participants, ElementsAre("Luca", "Robin Vale"));
  EXPECT_EQ(threads[2].messages[0].author, "Robin Vale");
  EXPECT_THAT(threads[2].participants, ElementsAre("Sam", "Robin Vale"));
}

TEST(MarkOwner, SeesNoGroupWhereARenamedOwnerTalksToOnePerson) {
  Threads threads = renamed();
  threads[0].is_group = true;
  threads.push_back(thread_of("instagram", {"Luca", "Tom", "robin"}, {said("robin", "all", 20)}));
  const Owner owner = owner_among(threads, {{}, {{"instagram", {"robin"}}}});
  for (chat::Thread& thread : threads) mark_owner(thread, owner);
  EXPECT_FALSE(threads[0].is_group);
  EXPECT_TRUE(threads[2].is_group);
}

TEST(MarkOwner, TrustsTheMarksOverAContactOfTheSameName) {
  Threads threads = whatsapp();
  threads.push_back(thread_of("whatsapp", {"Robin"}, {said("Robin", "I am another Robin")}));
  const Owner owner = owner_among(threads, {{"Robin"}, {}});
  mark_owner(threads[1], owner);
  EXPECT_FALSE(threads[1].messages[0].marked_owner);
}

TEST(FindOwner, NamesCountInThreadsWithoutMarksOfASourceThatHasMarksElsewhere) {
  chat::Thread marked = thread_of("whatsapp", {"Zoe"}, {said("Zoe", "hi"), said("", "hey")});
  marked.messages[1].marked_owner = true;
  chat::Thread text =
      thread_of("whatsapp", {"Tom", "Robin Vale"}, {said("Tom", "hi"), said("Robin Vale", "hey")});
  std::vector<chat::Thread> threads{marked, text};
  const Owner unknown = owner_among(threads, {});
  ASSERT_EQ(unknown.warnings.size(), 1u);
  EXPECT_THAT(unknown.warnings[0], ::testing::HasSubstr("add --me NAME"));

  const Owner owner = owner_among(threads, {{"Robin Vale"}, {}});
  EXPECT_TRUE(owner.warnings.empty());
  for (chat::Thread& thread : threads) mark_owner(thread, owner);
  EXPECT_TRUE(threads[0].messages[1].marked_owner);
  EXPECT_FALSE(threads[1].messages[0].marked_owner);
  EXPECT_TRUE(threads[1].messages[1].marked_owner);
}

TEST(NameKey, ComparesAcrossCaseCompositionAndMarks) {
  EXPECT_EQ(name_key("~\u202fZOE\u0308 Martin "), name_key("zo\u00eb  martin"));
  EXPECT_EQ(name_key("\u202a+44\u00a07700\u202c"), "+44 7700");
  EXPECT_NE(name_key("Zoe"), name_key("Zo\u00eb"));
}

}  // namespace
}  // namespace idiolect::curate
