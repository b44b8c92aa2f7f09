#include "evaluate/rounds.h"

#include <gtest/gtest.h>

#include <set>

namespace idiolect::evaluate {
namespace {

using chat::Role;

chat::Conversation conversation(std::string id, std::initializer_list<Role> roles) {
  chat::Conversation result;
  result.id = id;
  for (const Role role : roles)
    result.turns.push_back({role, "", id + std::to_string(result.turns.size()), {}});
  return result;
}

TEST(HeldOutRounds, AskOnlyWhereTheOwnerAnsweredSomebody) {
  const std::vector conversations{
      conversation("a", {Role::Assistant, Role::User, Role::Assistant, Role::User})};
  const std::vector<Round> rounds = held_out_rounds(conversations, 10, 1);
  ASSERT_EQ(rounds.size(), 1u);
  EXPECT_EQ(rounds[0].own, "a2");
  ASSERT_EQ(rounds[0].context.size(), 2u);
  EXPECT_EQ(rounds[0].context.back().content, "a1");
}

TEST(HeldOutRounds, ShowCarriedTurnsButDoNotAskForThemNorForWhatOpensTheSession) {
  auto row = conversation(
      "a", {Role::User, Role::Assistant, Role::User, Role::Assistant, Role::User, Role::Assistant});
  for (std::size_t i = 0; i < 3; ++i) row.turns[i].carried = true;
  const std::vector<Round> rounds = held_out_rounds(std::vector{row}, 10, 1);
  ASSERT_EQ(rounds.size(), 1u);
  EXPECT_EQ(rounds[0].own, "a5");
  EXPECT_EQ(rounds[0].context.size(), 5u);
}

TEST(HeldOutRounds, TakeOneOfEachConversationBeforeASecondOfAny) {
  const auto talk = {Role::User, Role::Assistant, Role::User, Role::Assistant};
  const std::vector conversations{conversation("a", talk), conversation("b", talk),
                                  conversation("c", talk)};
  std::set<char> seen;
  for (const Round& round : held_out_rounds(conversations, 3, 7)) seen.insert(round.own->front());
  EXPECT_EQ(seen, (std::set<char>{'a', 'b', 'c'}));
}

TEST(HeldOutRounds, AreTheSameForTheSameSeed) {
  const auto talk = {Role::User, Role::Assistant, Role::User, Role::Assistant};
  std::vector<chat::Conversation> conversations;
  for (char c = 'a'; c < 'k'; ++c) conversations.push_back(conversation(std::string(1, c), talk));
  const auto owns = [&](std::uint64_t seed) {
    std::vector<std::string> texts;
    for (const Round& round : held_out_rounds(conversations, 5, seed)) texts.push_back(*round.own);
    return texts;
  };
  EXPECT_EQ(owns(3), owns(3));
  EXPECT_NE(owns(3), owns(4));
}

TEST(QuestionRounds, PassOverCommentsAndEmptyLines) {
  const std::vector<Round> rounds = question_rounds("# holidays\r\n\nwhere have you been?\r\nlast");
  ASSERT_EQ(rounds.size(), 2u);
  EXPECT_EQ(rounds[0].context[0].content, "where have you been?");
  EXPECT_EQ(rounds[1].context[0].content, "last");
  EXPECT_FALSE(rounds[0].own);
}

}  // namespace
}  // namespace idiolect::evaluate
