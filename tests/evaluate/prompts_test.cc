#include "evaluate/prompts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evaluate/full_text.h"
#include "tests/evaluate/answering_support.h"

namespace idiolect::evaluate {
namespace {

class Prompts : public ::testing::Test {
 protected:
  const StoredPrompt& prompt(const PromptSet& set, std::string_view name) const {
    return set.prompts[index_of(find_contestant(name))];
  }
  std::vector<chat::Conversation> train = training();
  ExchangeBook book{train};
  Briefing briefing{{"You are {owner}, to {contact}.", "Robin", {}, {}},
                    "Robin likes tea.",
                    &book,
                    2,
                    1,
                    nullptr};
};

TEST_F(Prompts, DifferInWhatTheTableSaysAndNothingElse) {
  const PromptSet set = prompts_for(test_rounds()[0], briefing, 50);
  EXPECT_EQ(prompt(set, "zero_shot").system, "You are Robin, to Anna.");
  EXPECT_EQ(prompt(set, "zero_shot_summary").system, "You are Robin, to Anna.\n\nRobin likes tea.");
  EXPECT_EQ(prompt(set, "tuned").key, prompt(set, "zero_shot").key);
  EXPECT_EQ(prompt(set, "few_shot").system, prompt(set, "zero_shot").system);
  EXPECT_EQ(prompt(set, "few_shot_retrieval").key, prompt(set, "tuned_retrieval").key);
  for (const char* const name : {"zero_shot", "few_shot", "tuned_retrieval", "endpoint"})
    EXPECT_EQ(prompt(set, name).turns.back().content, "how was the pasta with garlic?") << name;
  EXPECT_TRUE(prompt(set, "decoy").key.empty());
}

TEST_F(Prompts, ShowExchangesWithTheSameContactFirst) {
  const PromptSet set = prompts_for(test_rounds()[0], briefing, 50);
  const auto& turns = prompt(set, "few_shot").turns;
  ASSERT_EQ(turns.size(), 5u);
  EXPECT_EQ(turns[0].content, "do you like tea");
  EXPECT_EQ(turns[2].content, "and coffee");
  for (std::size_t i = 0; i < 4; ++i) EXPECT_TRUE(turns[i].carried);
  EXPECT_FALSE(turns[4].carried);
}

TEST_F(Prompts, RetrieveWhatHasTheSameWords) {
  const auto found = [&](const Round& round) {
    const ExampleQuery query{round.contact, round.context, ""};
    return book.retrieved(query, 1, 1).at(0)->reply.content;
  };
  EXPECT_EQ(found(test_rounds()[0]), "only with garlic");
  EXPECT_EQ(found(test_rounds()[1]), "in the garden");
}

TEST_F(Prompts, NeverRetrieveFromTheSessionThatIsAnswered) {
  const chat::Conversation asked = train[2];
  for (const auto* exchange : book.retrieved({asked.contact, asked.turns, asked.id}, 3, 1))
    EXPECT_NE(exchange->session, "t3");
  EXPECT_EQ(book.retrieved({asked.contact, asked.turns, ""}, 1, 1).at(0)->session, "t3");
}

TEST_F(Prompts, OfAScoredSessionGoByNothingThatTheOwnerSays) {
  chat::Conversation asked =
      session("x", "Eve", {"hello you", "the football is in the garden", "ok", "pasta"});
  const auto before = prompt(prompts_for(asked, briefing), "few_shot_retrieval").turns;
  asked.turns[1].content = "something else altogether";
  const auto after = prompt(prompts_for(asked, briefing), "few_shot_retrieval").turns;
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(before[i].content, after[i].content);
}

TEST_F(Prompts, AreCutForEverybodyAsTheLongestNeedsIt) {
  Round round = test_rounds()[0];
  round.context.clear();
  for (int i = 0; i < 10; ++i)
    round.context.push_back({chat::Role::User, "Anna", std::string(20, 'x'), {}});
  const ByteWindow window(220);
  briefing.window = &window;
  const PromptSet set = prompts_for(round, briefing, 20);
  EXPECT_GT(set.cut_turns, 0u);
  EXPECT_LT(set.cut_turns, 10u);
  for (const char* const name : {"zero_shot", "zero_shot_summary", "few_shot", "tuned"}) {
    std::size_t own = 0;
    for (const chat::Turn& turn : prompt(set, name).turns) own += turn.carried ? 0 : 1;
    EXPECT_EQ(own, 10 - set.cut_turns) << name;
    EXPECT_EQ(window.cut_turns(prompt(set, name).system, prompt(set, name).turns, 200), 0u) << name;
  }
}

TEST_F(Prompts, ExamplesLeaveHalfOfTheWindowToTheConversation) {
  const ByteWindow window(120);
  briefing.window = &window;
  const PromptSet set = prompts_for(test_rounds()[0], briefing, 20);
  EXPECT_EQ(set.examples, 1u);
}

TEST(FullText, TakesNothingOfAMessageAsSyntax) {
  const std::vector<chat::Turn> hostile{
      {chat::Role::User, "", "\") OR said:* NEAR(\"a b\" ' -- ^x {y} AND \x01\x02 NOT", {}}};
  FullText index;
  index.add("near the sea", "yes");
  EXPECT_EQ(index.search(full_text_query(hostile), 5).size(), 1u);
  EXPECT_TRUE(
      full_text_query(std::vector<chat::Turn>{{chat::Role::User, "", "?! \"*\"", {}}}).empty());
  EXPECT_TRUE(index.search("", 5).empty());
}

TEST(FullText, FindsWordsOfOtherScripts) {
  FullText index;
  index.add("привет как дела", "ok");
  index.add("hello", "ok");
  const std::vector<chat::Turn> turns{{chat::Role::User, "", "Привет!", {}}};
  EXPECT_EQ(index.search(full_text_query(turns), 5), std::vector<std::size_t>{0});
}

}  // namespace
}  // namespace idiolect::evaluate
