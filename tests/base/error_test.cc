#include "base/error.h"

#include <gtest/gtest.h>

namespace idiolect {
namespace {

TEST(WhileDoing, PutsTheActivityBeforeTheErrorAndKeepsItsHint) {
  try {
    while_doing("loading the adapter", [] { throw Error("rank is missing", "train again"); });
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "loading the adapter: rank is missing");
    EXPECT_EQ(error.hint(), "train again");
  }
}

TEST(WhileDoing, LetsUsageErrorsAndInterruptionsThroughAsTheyAre) {
  EXPECT_THROW(while_doing("x", [] { throw UsageError("no"); }), UsageError);
  EXPECT_THROW(while_doing("x", [] { throw Interrupted("saved"); }), Interrupted);
}

TEST(WhileDoing, GivesBackWhatTheBodyReturns) {
  EXPECT_EQ(while_doing("counting", [] { return 3; }), 3);
}

}  // namespace
}  // namespace idiolect
