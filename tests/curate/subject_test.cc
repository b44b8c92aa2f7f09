#include "curate/subject.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/curate/consent_threads.h"

namespace idiolect::curate {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Voice filtered(std::vector<chat::Thread>& threads, const Consent& consent) {
  return applied(threads, consent).voice().value_or(Voice());
}

Consent with_subject(const std::string& name) {
  Consent consent;
  consent.subject = name;
  consent.groups = {"all"};
  return consent;
}

std::vector<std::string> assistants(const chat::Thread& thread) {
  std::vector<std::string> names;
  for (const chat::Message& each : thread.messages)
    if (each.marked_owner) names.push_back(each.author);
  return names;
}

std::vector<std::string> users(const chat::Thread& thread) {
  std::vector<std::string> names;
  for (const chat::Message& each : thread.messages)
    if (!each.marked_owner) names.push_back(each.author);
  return names;
}

TEST(Subject, NobodyIsUnlessAsked) {
  std::vector<chat::Thread> threads{chat_of_two("Anna")};
  ConsentFilter filter({}, "Robin");
  filter.apply(threads[0]);
  EXPECT_FALSE(filter.voice());
  EXPECT_THAT(assistants(threads[0]), ElementsAre("Robin"));
}

TEST(Subject, TakesThePlaceOfTheOwnerWhoBecomesTheContact) {
  std::vector<chat::Thread> threads{chat_of_two("Anna")};
  const Voice voice = filtered(threads, with_subject("anna"));
  EXPECT_THAT(assistants(threads[0]), ElementsAre("Anna", "Anna"));
  EXPECT_THAT(users(threads[0]), ElementsAre("Robin"));
  EXPECT_EQ(threads[0].title, "Robin");
  EXPECT_THAT(threads[0].participants, ElementsAre("Robin", "Anna"));
  EXPECT_EQ(voice.name, "Anna");
  EXPECT_EQ(voice.threads, 1u);
  EXPECT_EQ(voice.messages, 2u);
}

TEST(Subject, IsOneOfSeveralInAGroup) {
  std::vector<chat::Thread> threads{group()};
  filtered(threads, with_subject("Ben"));
  EXPECT_THAT(assistants(threads[0]), ElementsAre("Ben"));
  EXPECT_THAT(users(threads[0]), ElementsAre("Anna", "Robin"));
  EXPECT_EQ(threads[0].title, "Anna & Ben");
}

TEST(Subject, LeavesNothingToLearnWhereTheyAreNot) {
  std::vector<chat::Thread> threads{chat_of_two("Anna"), chat_of_two("Ben")};
  filtered(threads, with_subject("Anna"));
  EXPECT_THAT(assistants(threads[1]), IsEmpty());
  EXPECT_THAT(users(threads[1]), ElementsAre("Ben", "Robin", "Ben"));
}

TEST(Subject, IsShownUnderOneNameEverywhere) {
  std::vector<chat::Thread> threads{chat_of_two("Anna"), chat_of_two("annali")};
  Consent consent = with_subject("annali");
  consent.same = {parse_aliases("Anna = annali")};
  EXPECT_EQ(filtered(threads, consent).name, "Anna");
  EXPECT_THAT(assistants(threads[0]), Each("Anna"));
  EXPECT_THAT(assistants(threads[1]), Each("Anna"));
}

TEST(Subject, WhatTheyPassedOnIsNotTheirs) {
  std::vector<chat::Thread> threads{chat_of_two("Anna")};
  for (chat::Message& each : threads[0].messages) each.forwarded = true;
  filtered(threads, with_subject("Anna"));
  EXPECT_THAT(decisions(threads[0]), ElementsAre("forwarded", "", "forwarded"));
}

TEST(Subject, WhomNobodyKnowsIsAnError) {
  EXPECT_EQ(fault({chat_of_two("Anna")}, with_subject("Anne")),
            "--subject: nobody in the exports is called 'Anne' | did you mean 'Anna'?");
}

TEST(Subject, CannotBeLeftOutAsWell) {
  Consent consent = with_subject("Anna");
  consent.exclude = {"anna"};
  EXPECT_TRUE(fault({chat_of_two("Anna")}, consent)
                  .starts_with("--subject: 'Anna' is left out by --exclude or --forget | "));
  consent = with_subject("Anna");
  consent.context_only = {"anna"};
  EXPECT_TRUE(
      fault({chat_of_two("Anna")}, consent).starts_with("--subject: 'Anna' is context only | "));
}

TEST(Subject, CannotBeTheOwner) {
  EXPECT_TRUE(fault({chat_of_two("Anna")}, with_subject("robin"))
                  .starts_with("--subject: 'robin' is you, whose exports these are | "));
  Owner owner;
  owner.names = {"Robin", "Robin Vale"};
  EXPECT_THROW(check_subject("robin vale", owner, {}), UsageError);
  EXPECT_NO_THROW(check_subject("Anna", owner, {}));
  EXPECT_NO_THROW(check_subject("", owner, {}));
}

TEST(Subject, IsNotWhatMeIsFor) {
  Owner owner;
  owner.names = {"Anna"};
  const std::vector<std::string> given{"Anna"};
  try {
    check_subject("Anna", owner, given);
    FAIL() << "no error";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "--me and --subject both name 'Anna'");
  }
}

}  // namespace
}  // namespace idiolect::curate
