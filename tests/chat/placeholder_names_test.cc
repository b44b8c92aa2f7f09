#include "chat/placeholder_names.h"

#include <gtest/gtest.h>

namespace idiolect::chat {
namespace {

TEST(PlaceholderNames, StandForManyWhateverTheCase) {
  EXPECT_TRUE(stands_for_many("Facebook user"));
  EXPECT_TRUE(stands_for_many("Facebook User"));
  EXPECT_TRUE(stands_for_many("instagram user"));
  EXPECT_TRUE(stands_for_many("Usu\u00e1rio do Facebook"));
  EXPECT_FALSE(stands_for_many("Robin"));
  EXPECT_FALSE(stands_for_many("Facebook user 2"));
  EXPECT_FALSE(stands_for_many(""));
}

}  // namespace
}  // namespace idiolect::chat
