#include "curate/repeats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/curate/consent_threads.h"

namespace idiolect::curate {
namespace {

using ::testing::ElementsAre;

const std::string kInvitation = "we are having people over on Saturday, bring a chair";

chat::Thread saying(const std::vector<std::string>& texts, const std::string& author = "Robin") {
  chat::Thread thread = chat_of_two("Anna");
  for (const std::string& text : texts) thread.messages.push_back(message(author, text));
  return thread;
}

TEST(Repeats, LongTextsAreKeptOnceAcrossThreads) {
  chat::Thread first = saying({kInvitation});
  chat::Thread second = saying({kInvitation, kInvitation});
  Repeats repeats(Copies::Drop);
  repeats.apply(first);
  repeats.apply(second);
  EXPECT_THAT(decisions(first), ElementsAre("", "", "", ""));
  EXPECT_THAT(decisions(second), ElementsAre("", "", "", "repeated", "repeated"));
  EXPECT_EQ(repeats.messages(), 2u);
  EXPECT_EQ(repeats.texts(), 1u);
}

TEST(Repeats, AreOnlyCountedWhereCopiesMayStay) {
  chat::Thread thread = saying({kInvitation, kInvitation});
  Repeats repeats(Copies::Keep);
  repeats.apply(thread);
  EXPECT_THAT(decisions(thread), ElementsAre("", "", "", "", ""));
  EXPECT_EQ(repeats.messages(), 1u);
}

TEST(Repeats, StockRepliesStay) {
  chat::Thread thread = saying({"on my way, see you soon", "on my way, see you soon"});
  Repeats repeats(Copies::Drop);
  repeats.apply(thread);
  EXPECT_THAT(decisions(thread), ElementsAre("", "", "", "", ""));
}

TEST(Repeats, AShortTextWithABankAccountIsNoStockReply) {
  const std::string account = "it's DE89 3704 0044 0532 0130 00";
  chat::Thread thread = saying({account, account, "call 1234567", "call 1234567"});
  Repeats repeats(Copies::Drop);
  repeats.apply(thread);
  EXPECT_THAT(decisions(thread), ElementsAre("", "", "", "", "repeated", "", ""));
}

TEST(Repeats, WhatOthersSayStays) {
  chat::Thread thread = saying({kInvitation, kInvitation}, "Anna");
  Repeats repeats(Copies::Drop);
  repeats.apply(thread);
  EXPECT_EQ(repeats.messages(), 0u);
}

TEST(Repeats, BlanksAndLinesMakeNoOtherText) {
  chat::Thread thread = saying(
      {"one two three four\nfive six seven eight", " one two  three four five six seven eight"});
  Repeats repeats(Copies::Drop);
  repeats.apply(thread);
  EXPECT_EQ(repeats.messages(), 1u);
}

TEST(Repeats, BlanksBeyondAsciiPartWordsToo) {
  const std::string text = "un\u00a0deux trois quatre cinq six sept huit";
  chat::Thread thread = saying({text, text, "un deux trois quatre cinq six sept h\u00fcit",
                                "un deux trois quatre cinq six sept huit neuf"});
  Repeats repeats(Copies::Drop);
  repeats.apply(thread);
  EXPECT_THAT(decisions(thread), ElementsAre("", "", "", "", "repeated", "", ""));
}

TEST(Repeats, ACopyFromWhichNothingIsLearntKeepsNoneOut) {
  chat::Thread context = saying({kInvitation});
  context.context_only = true;
  chat::Thread lone = chat_of_two("Anna");
  lone.messages = {message("Robin", kInvitation)};
  chat::Thread notes = chat_of_two("Robin");
  notes.messages = {message("Robin", kInvitation), message("Robin", "hm")};
  chat::Thread dropped = saying({kInvitation});
  dropped.messages.back().dropped = "excluded";
  chat::Thread kept = saying({kInvitation});
  Repeats repeats(Copies::Drop);
  for (chat::Thread* const thread : {&context, &lone, &notes, &dropped, &kept})
    repeats.apply(*thread);
  EXPECT_EQ(repeats.messages(), 0u);
  EXPECT_THAT(decisions(kept), ElementsAre("", "", "", ""));
}

TEST(Repeats, TheMostFrequentComeFirst) {
  chat::Thread thread =
      saying({kInvitation, kInvitation, "a b c d e f g h", "a b c d e f g h", "a b c d e f g h"});
  Repeats repeats(Copies::Keep);
  repeats.apply(thread);
  const std::vector<Repeated> found = repeats.most_frequent();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].times, 3u);
  EXPECT_EQ(found[0].words, 8u);
  EXPECT_EQ(found[1].words, 10u);
  EXPECT_EQ(repeats.most_frequent(1).size(), 1u);
}

TEST(Repeats, WordsAreCountedInScriptsWithoutBlanksToo) {
  EXPECT_EQ(count_words(""), 0u);
  EXPECT_EQ(count_words("  a b\u00a0c\u2028d "), 4u);
  EXPECT_EQ(count_words("明日の午後三時に駅前で待っています"), 9u);
  EXPECT_EQ(count_words("ok 明日 ok"), 3u);
}

TEST(HashSet, HoldsWhatWasPutIn) {
  HashSet set;
  std::uint64_t hash = 0;
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(set.insert(hash += 0x9E3779B97F4A7C15));
  EXPECT_EQ(set.size(), 10'000u);
  hash = 0;
  for (int i = 0; i < 10'000; ++i) EXPECT_FALSE(set.insert(hash += 0x9E3779B97F4A7C15));
  EXPECT_TRUE(set.insert(0));
  EXPECT_FALSE(set.insert(0));
}

}  // namespace
}  // namespace idiolect::curate
