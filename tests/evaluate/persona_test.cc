#include "evaluate/persona.h"

#include <gtest/gtest.h>

#include <array>

namespace idiolect::evaluate {
namespace {

chat::Conversation sample() {
  chat::Conversation conversation;
  conversation.source = "whatsapp";
  conversation.contact = "Anna";
  conversation.start = "2021-08-06T07:00:12";
  conversation.end = "2021-09-01T07:00:12";
  conversation.turns = {{chat::Role::User, "Anna", "SECRET OF ANNA", {}},
                        {chat::Role::Assistant, "Robin", "haha yes\nok then haha", {}}};
  return conversation;
}

TEST(Persona, CountsTheOwnersHabitsAndNobodyElses) {
  const std::string draft = draft_persona(std::array{sample()}, "Robin");
  EXPECT_NE(draft.find("Wrote 2 messages on whatsapp between 2021-08-06 and 2021-09-01"),
            std::string::npos);
  EXPECT_NE(draft.find("Writes most to Anna (2)"), std::string::npos);
  EXPECT_NE(draft.find("Laughs as: haha (2)"), std::string::npos);
  EXPECT_NE(draft.find("2.0 messages in a row"), std::string::npos);
  EXPECT_EQ(draft.find("SECRET"), std::string::npos);
}

TEST(Persona, CountsCarriedTurnsWithTheirOwnSessionOnly) {
  chat::Conversation row = sample();
  row.turns.insert(row.turns.begin(), {chat::Role::Assistant, "Robin", "haha", {}, true});
  EXPECT_EQ(draft_persona(std::array{row}, "Robin"), draft_persona(std::array{sample()}, "Robin"));
}

TEST(Persona, CommentsAreNotSent) {
  EXPECT_EQ(persona_text("<!-- a\nb -->\nRobin\n<!-- c -->\n"), "Robin");
  EXPECT_EQ(persona_text("Robin <!-- never closed"), "Robin");
}

TEST(Persona, OfNothingStillNamesTheOwner) {
  EXPECT_NE(persona_text(draft_persona({}, "Robin")).find("Robin"), std::string::npos);
}

}  // namespace
}  // namespace idiolect::evaluate
