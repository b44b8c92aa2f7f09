#include "curate/context_only.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/curate/consent_threads.h"

namespace idiolect::curate {
namespace {

using ::testing::ElementsAre;

ContextOnly filtered(std::vector<chat::Thread>& threads, const Consent& consent) {
  return applied(threads, consent).context_only();
}

std::vector<bool> marks(const std::vector<chat::Thread>& threads) {
  std::vector<bool> result;
  for (const chat::Thread& thread : threads) result.push_back(thread.context_only);
  return result;
}

TEST(ContextOnly, GroupsAreUntilTheyAreChosen) {
  std::vector<chat::Thread> threads{chat_of_two("Anna"), group()};
  const ContextOnly context = filtered(threads, {});
  EXPECT_THAT(marks(threads), ElementsAre(false, true));
  EXPECT_THAT(decisions(threads[1]), ElementsAre("", "", ""));
  EXPECT_EQ(context.groups, 1u);
  EXPECT_EQ(context.group_messages, 1u);
}

TEST(ContextOnly, AGroupIsChosenByItsTitle) {
  std::vector<chat::Thread> threads{group(), group()};
  threads[1].title = "Climbing";
  Consent consent;
  consent.groups = {"climbing"};
  filtered(threads, consent);
  EXPECT_THAT(marks(threads), ElementsAre(true, false));
}

TEST(ContextOnly, AllGroupsAreChosenAtOnce) {
  std::vector<chat::Thread> threads{group(), group()};
  Consent consent;
  consent.groups = {"all"};
  EXPECT_EQ(filtered(threads, consent).groups, 0u);
  EXPECT_THAT(marks(threads), ElementsAre(false, false));
}

TEST(ContextOnly, AGroupInWhichTheOwnerSaysNothingIsNotCounted) {
  std::vector<chat::Thread> threads{group()};
  threads[0].messages.pop_back();
  EXPECT_EQ(filtered(threads, {}).groups, 0u);
}

TEST(ContextOnly, AChatWithSomebodyWhoIsNamed) {
  std::vector<chat::Thread> threads{chat_of_two("Anna"), chat_of_two("Ben")};
  Consent consent;
  consent.context_only = {"anna"};
  const ContextOnly context = filtered(threads, consent);
  EXPECT_THAT(marks(threads), ElementsAre(true, false));
  EXPECT_THAT(decisions(threads[0]), ElementsAre("", "", ""));
  ASSERT_EQ(context.named.size(), 1u);
  EXPECT_EQ(context.named[0].threads, 1u);
  EXPECT_EQ(context.named[0].messages, 1u);
}

TEST(ContextOnly, AChatIsFoundByTheNameOfWhoWritesInIt) {
  std::vector<chat::Thread> threads{chat_of_two("Anna")};
  threads[0].title = "+49 30 123";
  Consent consent;
  consent.context_only = {"Anna"};
  filtered(threads, consent);
  EXPECT_THAT(marks(threads), ElementsAre(true));
}

TEST(ContextOnly, AllNamesOfAPersonCount) {
  std::vector<chat::Thread> threads{chat_of_two("Anna"), chat_of_two("annali")};
  Consent consent;
  consent.same = {parse_aliases("Anna = annali")};
  consent.context_only = {"annali"};
  filtered(threads, consent);
  EXPECT_THAT(marks(threads), ElementsAre(true, true));
}

TEST(ContextOnly, APersonDoesNotMakeAChosenGroupContextOnly) {
  std::vector<chat::Thread> threads{group()};
  Consent consent;
  consent.groups = {"all"};
  consent.context_only = {"Anna"};
  EXPECT_EQ(filtered(threads, consent).named[0].threads, 0u);
  EXPECT_THAT(marks(threads), ElementsAre(false));
}

TEST(ContextOnly, TheTitleOfAGroupOutweighsThatAllAreChosen) {
  std::vector<chat::Thread> threads{group()};
  Consent consent;
  consent.groups = {"all"};
  consent.context_only = {"Anna & Ben"};
  filtered(threads, consent);
  EXPECT_THAT(marks(threads), ElementsAre(true));
}

TEST(ContextOnly, AGroupIsChosenAlsoWhereItsTitleSpellsSomebodyForgotten) {
  std::vector<chat::Thread> threads{group()};
  Consent consent;
  consent.groups = {"Anna & Ben"};
  consent.forget = {"Anna"};
  filtered(threads, consent);
  EXPECT_THAT(marks(threads), ElementsAre(false));
}

TEST(ContextOnly, ANameThatNothingBearsIsAnError) {
  Consent consent;
  consent.context_only = {"Anne"};
  EXPECT_EQ(fault({chat_of_two("Anna")}, consent),
            "--context-only: nobody and no group is called 'Anne' | did you mean 'Anna'?");
}

TEST(ContextOnly, AChosenGroupThatIsNotThereIsAnError) {
  Consent consent;
  consent.groups = {"Anna & Benn"};
  EXPECT_EQ(fault({group()}, consent),
            "--group: no group is called 'Anna & Benn' | did you mean 'Anna & Ben'?");
  consent.groups = {"Anna"};  // a person is no group
  EXPECT_EQ(fault({chat_of_two("Anna")}, consent).find("--group: no group is called 'Anna' | give"),
            0u);
}

}  // namespace
}  // namespace idiolect::curate
