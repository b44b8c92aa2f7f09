#include "chat/system_text.h"

#include <gtest/gtest.h>

namespace idiolect::chat {
namespace {

TEST(SystemText, NamesTheOwnerAndTheContact) {
  EXPECT_EQ(system_text(kSystemPattern, "Robin", "Anna"), "You are Robin, chatting with Anna.");
}

TEST(SystemText, CallsAGroupAGroup) {
  EXPECT_EQ(system_text(kSystemPattern, "Robin", std::nullopt),
            "You are Robin, chatting with a group.");
}

TEST(SystemText, DoesNotFillInPlaceholdersThatANameSpells) {
  EXPECT_EQ(system_text("{owner} and {contact}", "{contact}", "Anna"), "{contact} and Anna");
}

Facts only_platform() {
  Facts facts;
  facts.platform = "Signal";
  return facts;
}

TEST(SystemText, LeavesOutSectionsWithAFieldThatIsEmpty) {
  EXPECT_EQ(system_text("A.[ On {platform}.][ {gap} ago, on {platform}.][ {weekday}]", "Robin",
                        only_platform()),
            "A. On Signal.");
}

TEST(SystemText, KeepsBracketsWithoutAField) {
  EXPECT_EQ(system_text("{owner} [draft] [x", "Robin", only_platform()), "Robin [draft] [x");
  EXPECT_FALSE(has_sections("{owner} [draft]"));
  EXPECT_TRUE(has_sections("{owner}[ {gap}]"));
}

TEST(SystemText, DoesNotTakeBracketsOfANameForASection) {
  Facts facts;
  facts.contact = "Anna [{gap}]";
  EXPECT_EQ(system_text("[to {contact}]", "Robin", facts), "to Anna [{gap}]");
}

}  // namespace
}  // namespace idiolect::chat
