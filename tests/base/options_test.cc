#include "base/options.h"

#include <gtest/gtest.h>

namespace idiolect {
namespace {

struct Knobs {
  int rank = 16;
  bool quiet = false;
  double share = 0.5;
  std::string base;
  std::vector<std::string> names{"a", "b"};
  OrAuto<double> rate;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("rank", rank, "");
    visit("quiet", quiet, "");
    visit("share", share, "");
    visit("base", base, "");
    visit("names", names, "");
    visit("rate", rate, "");
  }
};

TEST(Options, AreStoredUnderTheNamesOfTheirFlags) {
  EXPECT_EQ(options_to_json(Knobs{}).dump(),
            R"({"rank":16,"quiet":false,"share":0.5,"base":"","names":["a","b"],"rate":"auto"})");
}

TEST(Options, ComeBackAsTheyWereStored) {
  Knobs knobs;
  knobs.rank = 8;
  knobs.names = {"c"};
  knobs.rate = 1e-4;
  const auto stored = options_to_json(knobs);
  EXPECT_EQ(options_to_json(options_from_json<Knobs>(stored)), stored);
}

TEST(Options, ThatAreMissingKeepTheirDefaults) {
  const auto knobs = options_from_json<Knobs>(nlohmann::ordered_json::object());
  EXPECT_EQ(knobs.rank, 16);
  EXPECT_FALSE(knobs.rate);
}

TEST(Options, OfTheWrongTypeAreRefused) {
  EXPECT_THROW(options_from_json<Knobs>({{"rank", "many"}}), nlohmann::json::exception);
}

}  // namespace
}  // namespace idiolect
