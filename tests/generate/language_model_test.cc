#include "generate/language_model.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/error.h"
#include "tests/tiny_base.h"

namespace idiolect::generate {
namespace {

namespace fs = std::filesystem;
using chat::Adapter;

class Model : public ::testing::Test {
 protected:
  Model() { testing::make_tiny_base(folder.path()); }

  std::unique_ptr<LanguageModel> open() {
    ModelOptions options;
    options.base = folder.path();
    options.adapter = testing::test_data("models/llama/adapter");
    options.threads = 1;
    return open_model(options);
  }

  static chat::Request request(const std::string& text, Adapter adapter, std::size_t limit) {
    chat::Request result;
    result.turns = {{chat::Role::User, "", text, {}}};
    result.adapter = adapter;
    result.sampler = {.temperature = 1.0, .min_p = 0};
    result.seed = 5;
    result.max_new_tokens = limit;
    return result;
  }

  testing::TemporaryFolder folder;
};

TEST_F(Model, AnswersTheSameInABatchAsAlone) {
  const auto model = open();
  // Long and short prompts, early and late ends, with the adapter and without.
  const std::vector<chat::Request> requests{
      request("hi", Adapter::On, 20), request("hi", Adapter::Off, 20),
      request("a much longer question", Adapter::On, 2), request("?", Adapter::Off, 11)};
  const std::vector<chat::Reply> together = model->reply(requests);
  ASSERT_EQ(together.size(), requests.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const chat::Reply alone = model->reply({&requests[i], 1}).front();
    EXPECT_EQ(together[i].text, alone.text) << i;
    EXPECT_EQ(together[i].tokens, alone.tokens) << i;
    EXPECT_LE(together[i].tokens, requests[i].max_new_tokens);
  }
  EXPECT_NE(together[0].text, together[1].text);
}

TEST_F(Model, StreamsWhatItReturns) {
  const auto model = open();
  std::string streamed;
  chat::Request asked = request("tell me", Adapter::On, 20);
  asked.stream = [&](std::string_view piece) { streamed += piece; };
  const chat::Reply reply = model->reply({&asked, 1}).front();
  EXPECT_NE(streamed.find(reply.text), std::string::npos);
}

TEST_F(Model, ScoresAConversationAlikeAloneAndInAPack) {
  const auto model = open();
  const std::array talks{testing::small_talk(1), testing::small_talk(22)};
  const std::array<chat::ScoreRequest, 3> requests{
      {{"", &talks[0], Adapter::On}, {"", &talks[1], Adapter::On}, {"", &talks[0], Adapter::Off}}};
  const std::vector<chat::Score> together = model->score(requests);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const chat::Score alone = model->score({&requests[i], 1}).front();
    ASSERT_EQ(together[i].tokens.size(), alone.tokens.size());
    for (std::size_t t = 0; t < alone.tokens.size(); ++t)
      EXPECT_NEAR(together[i].tokens[t].log_probability, alone.tokens[t].log_probability, 1e-4);
  }
  EXPECT_NE(together[0].tokens[0].log_probability, together[2].tokens[0].log_probability);
}

TEST_F(Model, ScoresEveryCharacterOfTheOwnerAndTheEndOfEachTurn) {
  const auto model = open();
  const chat::Conversation talk = testing::small_talk(1);
  const chat::ScoreRequest request{"", &talk, Adapter::Off};
  const chat::Score score = model->score({&request, 1}).front();
  const std::size_t characters = talk.turns[1].content.size() + talk.turns[3].content.size();
  EXPECT_EQ(score.bytes, characters);
  EXPECT_EQ(score.tokens.size(), characters + 2);  // one token per character, and two ends
  EXPECT_TRUE(score.tokens.back().end_of_turn);
  for (const chat::Score::Token& token : score.tokens) {
    EXPECT_LE(token.log_probability, 0);
    EXPECT_LT(token.mean, -std::log(190.0));  // the mean of log p is below that of a uniform one
    EXPECT_GT(token.deviation, 0);
  }
}

TEST_F(Model, APromptLongerThanTheContextIsRefused) {
  const auto model = open();
  try {
    model->complete(std::string(100, 'a'), request("", Adapter::Off, 5));
    FAIL() << "continued a prompt that does not fit";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "the prompt has 100 tokens, the model's context 64");
  }
}

TEST_F(Model, TheOldestTurnsMakeRoomForTheReply) {
  const auto model = open();
  chat::Request asked = request("q", Adapter::Off, 8);
  asked.turns.clear();
  for (int i = 0; i < 40; ++i)
    asked.turns.push_back({i % 2 == 0 ? chat::Role::User : chat::Role::Assistant, "", "word", {}});
  asked.turns.push_back({chat::Role::User, "", "end", {}});
  EXPECT_GT(model->reply({&asked, 1}).front().cut_turns, 20u);
}

TEST(Stories, GreedyFromNothingTellsThePublishedStory) {
  IDIOLECT_FIXTURE(folder, "stories260k");
  ModelOptions options;
  options.base = folder;
  const auto model = open_model(options);
  chat::Request how;
  how.sampler.temperature = 0;
  how.max_new_tokens = 200;
  // As its authors published it.
  const std::string story =
      "Once upon a time, there was a little girl named Lily. She loved to play outside in the "
      "park. "
      "One day, she saw a big, red ball. She wanted to play with it, but it was too high.\n"
      "Lily's mom said, \"Lily, let's go to the park.\" Lily was sad and didn't know what to do. "
      "She "
      "said, \"I want to play with your ball, but I can't find it.\"";
  EXPECT_EQ(model->complete("", how).text.substr(0, story.size()), story);
}

}  // namespace
}  // namespace idiolect::generate
