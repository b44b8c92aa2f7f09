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

}  // namespace
}  // namespace idiolect::chat
