#include "evaluate/contestants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace idiolect::evaluate {
namespace {

/// Answers with what it was asked.
class Echo final : public chat::Responder {
 public:
  std::vector<chat::Reply> reply(std::span<const chat::Request> requests) override {
    ++batches;
    std::vector<chat::Reply> replies;
    for (const chat::Request& request : requests) {
      seen.push_back(request);
      replies.push_back({request.turns.back().content, 1, true, 0});
    }
    return replies;
  }
  std::vector<chat::Request> seen;
  int batches = 0;
};

TEST(Contestants, GetTheSameContextSamplerAndSeedInOneBatch) {
  Echo echo;
  Round round{{{chat::Role::User, "Anna", "how are you?", {}}}, "Anna", "fine"};
  CompareOptions options{
      {"You are {owner}, to {contact}.", "Robin", {}, {}}, "Robin likes tea.", {}, 5, 50};
  const auto answered = answer_rounds({round}, echo, options);
  ASSERT_EQ(answered.size(), 1u);
  EXPECT_EQ(echo.batches, 1);
  ASSERT_EQ(echo.seen.size(), 3u);
  EXPECT_EQ(echo.seen[0].system, "You are Robin, to Anna.");
  EXPECT_EQ(echo.seen[1].system, "You are Robin, to Anna.\n\nRobin likes tea.");
  EXPECT_EQ(echo.seen[2].system, echo.seen[0].system);
  EXPECT_EQ(echo.seen[0].adapter, chat::Adapter::Off);
  EXPECT_EQ(echo.seen[2].adapter, chat::Adapter::On);
  for (const chat::Request& request : echo.seen) EXPECT_EQ(request.seed, echo.seen[0].seed);
}

TEST(Contestants, AreAskedByAFriendWhenTheQuestionIsFree) {
  Echo echo;
  CompareOptions options{{"{owner} and {contact}", "Robin", {}, {}}, "", {}, 5, 50};
  answer_rounds(question_rounds("where to?"), echo, options);
  EXPECT_EQ(echo.seen.at(0).system, "Robin and a friend");
}

TEST(Contestants, AreToldWhatTheRowSaysOfItself) {
  Echo echo;
  Round round{{{chat::Role::User, "Anna", "hi", {"2021-03-01T20:00:00"}}}, "Anna", "hey"};
  round.source = "whatsapp";
  round.start = "2021-03-01T20:00:00";
  CompareOptions options{
      {"[{contact}, ][{platform}, ][{gap}, ]{weekday} {part_of_day}", "R", {}, {}}, "", {}, 5, 50};
  answer_rounds({round}, echo, options);
  EXPECT_EQ(echo.seen.at(0).system, "Anna, WhatsApp, Monday evening");
  answer_rounds(question_rounds("where to?"), echo, options);
  EXPECT_EQ(echo.seen.back().system, "a friend,  ");
}

}  // namespace
}  // namespace idiolect::evaluate
