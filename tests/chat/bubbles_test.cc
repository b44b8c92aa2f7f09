#include <gtest/gtest.h>

#include "chat/conversation.h"

namespace idiolect::chat {
namespace {

TEST(Bubbles, ComeBackFromATurnEvenWhenTheyHoldLineBreaks) {
  const std::vector<std::string> bubbles{"one", "two\nlines", "", "last\n"};
  EXPECT_EQ(split_bubbles(join_bubbles(bubbles)), bubbles);
}

TEST(Bubbles, AreSeparatedByOneLineFeed) {
  EXPECT_EQ(join_bubbles({"a", "b\nc"}),
            "a\nb\xE2\x80\xA8"
            "c");
}

}  // namespace
}  // namespace idiolect::chat
