#include "curate/consent.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/curate/consent_threads.h"

namespace idiolect::curate {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<Departure> apply_consent(std::vector<chat::Thread>& threads, const Consent& consent) {
  ConsentFilter filter(consent, "Robin");
  for (chat::Thread& thread : threads) filter.apply(thread);
  return filter.finish();
}

TEST(Consent, LeavesOutTheWholeThreadWithSomebody) {
  std::vector<chat::Thread> threads{chat_of_two("Anna"), chat_of_two("Ben")};
  Consent consent;
  consent.exclude = {"anna"};
  const auto departures = apply_consent(threads, consent);
  EXPECT_THAT(decisions(threads[0]), Each("excluded"));
  EXPECT_THAT(decisions(threads[1]), Each(""));
  EXPECT_EQ(threads[0].messages[0].text, "hello");
  ASSERT_EQ(departures.size(), 1u);
  EXPECT_EQ(departures[0].threads, 1u);
  EXPECT_EQ(departures[0].messages, 3u);
}

TEST(Consent, LeavesOutWhatSomebodyWroteInAGroupAndKeepsTheRest) {
  std::vector<chat::Thread> threads{group()};
  Consent consent;
  consent.exclude = {"Anna"};
  apply_consent(threads, consent);
  EXPECT_THAT(decisions(threads[0]), ElementsAre("excluded", "", ""));
}

TEST(Consent, ForgettingTakesWordsNamesAndTitles) {
  std::vector<chat::Thread> threads{chat_of_two("Anna"), group()};
  Consent consent;
  consent.forget = {"Anna"};
  const auto departures = apply_consent(threads, consent);
  for (const chat::Message& each : threads[0].messages) EXPECT_THAT(each.text, IsEmpty());
  EXPECT_THAT(threads[0].participants, IsEmpty());
  EXPECT_EQ(threads[0].title.find("Anna"), std::string::npos);
  EXPECT_THAT(threads[1].participants, ElementsAre("Ben", "Robin"));
  EXPECT_THAT(threads[1].messages[0].text, IsEmpty());
  EXPECT_THAT(threads[1].messages[0].author, IsEmpty());
  EXPECT_EQ(threads[1].title.find("Anna"), std::string::npos);
  EXPECT_EQ(threads[1].messages[1].text, "coffee");
  EXPECT_EQ(departures[0].messages, 4u);
}

TEST(Consent, APersonIsForgottenUnderEveryNameThatIsSaidToBeTheirs) {
  std::vector<chat::Thread> threads{chat_of_two("Anna Lindqvist"), chat_of_two("annali")};
  Consent consent;
  consent.same = {parse_aliases("Anna Lindqvist = annali")};
  consent.forget = {"annali"};
  const auto departures = apply_consent(threads, consent);
  EXPECT_THAT(decisions(threads[0]), Each("forgotten"));
  EXPECT_THAT(decisions(threads[1]), Each("forgotten"));
  EXPECT_THAT(departures[0].names, ElementsAre("Anna Lindqvist", "annali"));
}

TEST(Consent, TheTitleOfAGroupDoesNotKeepAnotherNameOfWhoIsForgotten) {
  std::vector<chat::Thread> threads{group()};
  threads[0].title = "annali & Ben";
  Consent consent;
  consent.same = {parse_aliases("Anna = annali")};
  consent.forget = {"Anna"};
  apply_consent(threads, consent);
  EXPECT_EQ(threads[0].title.find("annali"), std::string::npos);
}

TEST(Consent, AGroupIsLeftOutByItsTitle) {
  std::vector<chat::Thread> threads{group(), chat_of_two("Anna")};
  Consent consent;
  consent.exclude = {"anna & ben"};
  const auto departures = apply_consent(threads, consent);
  EXPECT_THAT(decisions(threads[0]), Each("excluded"));
  EXPECT_THAT(decisions(threads[1]), Each(""));
  EXPECT_EQ(departures[0].threads, 1u);
}

TEST(Consent, AGroupThatIsLeftOutKeepsNothingOfAMemberWhoIsForgotten) {
  std::vector<chat::Thread> threads{group()};
  threads[0].key = "Anna & Ben";
  Consent consent;
  consent.exclude = {"Anna & Ben"};
  consent.forget = {"Anna"};
  consent.salt = "salt";
  apply_consent(threads, consent);
  for (const chat::Message& each : threads[0].messages) EXPECT_THAT(each.text, IsEmpty());
  EXPECT_THAT(threads[0].participants, IsEmpty());
  EXPECT_EQ(threads[0].key.find("Anna"), std::string::npos);
}

TEST(Consent, TheKeyOfAGroupDoesNotTellWhoIsForgotten) {
  std::vector<chat::Thread> threads{group()};
  threads[0].key = "WhatsApp Chat with Anna & Ben.txt";
  Consent consent;
  consent.forget = {"Anna"};
  consent.salt = "salt";
  apply_consent(threads, consent);
  EXPECT_EQ(threads[0].key.find("Anna"), std::string::npos);
}

TEST(Consent, OneNameIsShownForAPersonOfSeveral) {
  std::vector<chat::Thread> threads{chat_of_two("annali")};
  Consent consent;
  consent.same = {parse_aliases("Anna Lindqvist=annali")};
  apply_consent(threads, consent);
  EXPECT_EQ(threads[0].title, "Anna Lindqvist");
  EXPECT_EQ(threads[0].messages[0].author, "Anna Lindqvist");
  EXPECT_EQ(threads[0].messages[1].author, "Robin");
}

TEST(Consent, WhatTheOwnerPassedOnIsNotTheirs) {
  std::vector<chat::Thread> threads{chat_of_two("Anna")};
  for (chat::Message& each : threads[0].messages) each.forwarded = true;
  apply_consent(threads, {});
  EXPECT_THAT(decisions(threads[0]), ElementsAre("", "forwarded", ""));
}

TEST(Consent, DatesLimitWhatIsKept) {
  std::vector<chat::Thread> threads{chat_of_two("Anna")};
  for (int i = 0; i < 3; ++i)
    threads[0].messages[static_cast<std::size_t>(i)].sent_at += std::chrono::hours(i);
  Consent consent;
  consent.since = Time(std::chrono::hours(1));
  consent.until = Time(std::chrono::hours(2));
  apply_consent(threads, consent);
  EXPECT_THAT(decisions(threads[0]), ElementsAre("outside-dates", "", "outside-dates"));
}

TEST(Consent, ANameThatNobodyHasIsAnError) {
  std::vector<chat::Thread> threads{chat_of_two("Anna")};
  Consent consent;
  consent.forget = {"Anne"};
  try {
    apply_consent(threads, consent);
    FAIL() << "no error";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "nobody in the exports is called 'Anne'");
    EXPECT_EQ(error.hint(), "did you mean 'Anna'?");
  }
}

TEST(SuggestSame, NamesThatDifferOnlyInBlanksAndSigns) {
  const std::vector<chat::Thread> threads{chat_of_two("annalindqvist"),
                                          chat_of_two("Anna Lindqvist"), chat_of_two("Ben"),
                                          chat_of_two("B e n")};
  SameNames same("Robin");
  for (const chat::Thread& thread : threads) same.add(thread);
  EXPECT_THAT(same.suggestions(), ElementsAre("Anna Lindqvist = annalindqvist"));
}

TEST(Consent, AliasesNeedTwoNames) { EXPECT_THROW(parse_aliases("Anna ="), UsageError); }

TEST(Consent, PathsShowAHashForTheComponentsThatSpellAName) {
  const std::vector<std::string> names{"Anna Lindqvist"};
  const std::string path = without_names("x/inbox/annalindqvist_12/message_1.json", names, "salt");
  EXPECT_TRUE(path.starts_with("x/inbox/"));
  EXPECT_TRUE(path.ends_with("/message_1.json"));
  EXPECT_EQ(path.find("anna"), std::string::npos);
  EXPECT_NE(path, without_names("x/inbox/annalindqvist_12/message_1.json", names, "other"));
  EXPECT_EQ(without_names("x/WhatsApp - Ben.csv", names, "salt"), "x/WhatsApp - Ben.csv");
  EXPECT_EQ(without_names("a.zip!WhatsApp - Anna  Lindqvist.csv", names, "salt").find("Anna"),
            std::string::npos);
}

}  // namespace
}  // namespace idiolect::curate
