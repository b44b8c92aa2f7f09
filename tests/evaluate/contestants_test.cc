#include "evaluate/contestants.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

#include "base/error.h"

namespace idiolect::evaluate {
namespace {

TEST(Contestants, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const Contestant& contestant : contestants()) names.insert(contestant.name);
  EXPECT_EQ(names.size(), contestants().size());
}

TEST(Contestants, TheStrangerIsNeverJudgedBlind) {
  EXPECT_FALSE(find_contestant("stranger").in_blind_rounds);
  EXPECT_TRUE(find_contestant("tuned").in_blind_rounds);
}

TEST(Contestants, AreFoundInTheOrderOfTheTableAndOnce) {
  const std::array<std::string, 3> names{"tuned", "zero_shot", "tuned"};
  const auto found = find_contestants(names);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0]->name, "zero_shot");
  EXPECT_EQ(found[1]->name, "tuned");
}

TEST(Contestants, OfAnotherNameAreMistakesWithAHint) {
  try {
    find_contestant("tunde");
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_EQ(error.hint(), "did you mean tuned?");
  }
}

}  // namespace
}  // namespace idiolect::evaluate
