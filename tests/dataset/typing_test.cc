#include "dataset/typing.h"

#include <gmock/gmock.h>

#include "base/utf8.h"
#include "dataset/mirror.h"

namespace idiolect::dataset {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kText = "I don't know. Maybe later! See you...";

std::string typed(const TypingHabits& habits) {
  Random random(1);
  return type(kText, habits, random);
}

TEST(Typing, WithoutHabitsLeavesTheTextAsItIs) { EXPECT_EQ(typed({}), kText); }

TEST(Typing, PutsEachSentenceIntoABubble) {
  TypingHabits habits;
  habits.bubbles = 1;
  EXPECT_EQ(typed(habits), "I don't know.\nMaybe later!\nSee you...");
  habits.bare_ends = true;
  EXPECT_EQ(typed(habits), "I don't know\nMaybe later!\nSee you...");
}

TEST(Typing, DropsOrCurlsApostrophesAndLowersCase) {
  TypingHabits habits;
  habits.lower_case = true;
  habits.no_apostrophes = true;
  EXPECT_EQ(typed(habits), "i dont know. maybe later! see you...");
  habits.no_apostrophes = false;
  habits.curly = true;
  EXPECT_EQ(typed(habits), "i don\u2019t know. maybe later! see you...");
}

TEST(Typing, EndsInAFavouriteEmoji) {
  TypingHabits habits;
  habits.emoji = 1;
  habits.favourites = {"🐈"};
  EXPECT_EQ(typed(habits), std::string(kText) + " 🐈");
}

TEST(Typing, HabitsAreAsFrequentAsAsked) {
  int plain = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    Random random(1, i);
    const TypingHabits habits = draw_habits(0.5, random);
    plain += habits.favourites.empty() ? 1 : 0;
  }
  // A binomial of 1,000 coins: five deviations are 79.
  EXPECT_NEAR(plain, 500, 79);
  Random random(1);
  EXPECT_TRUE(draw_habits(0, random).favourites.empty());
}

TEST(Typing, EveryEmojiIsValidText) {
  EXPECT_TRUE(is_valid_utf8(all_emoji()));
  EXPECT_THAT(all_emoji(), HasSubstr("🐈"));
}

TEST(Mirror, ExchangesTheSidesAndLeavesGroupsOut) {
  chat::Conversation pair;
  pair.contact = "Anna";
  pair.turns = {{chat::Role::User, "Anna", "hi", {}}, {chat::Role::Assistant, "Robin", "yo", {}}};
  chat::Conversation group = pair;
  group.contact.reset();
  group.is_group = true;
  const auto other_side = mirrored({pair, group});
  ASSERT_EQ(other_side.size(), 1u);
  EXPECT_EQ(other_side[0].turns[0].role, chat::Role::Assistant);
  EXPECT_EQ(other_side[0].turns[1].role, chat::Role::User);
  EXPECT_EQ(other_side[0].contact, "Anna");
}

}  // namespace
}  // namespace idiolect::dataset
