#include "evaluate/friends.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/sha256.h"
#include "tests/evaluate/ballots.h"
#include "tests/support.h"

namespace idiolect::evaluate {
namespace {

using testing::at;
using testing::make_material;

class FriendsTestFile : public ::testing::Test {
 protected:
  FriendsTest make() {
    FriendsOptions options;
    options.owner = "Mia";
    options.salt = "0123456789abcdef";
    return make_friends_test(store, material.rounds, material.answers, options, at(0));
  }

  /// What a friend sends back who takes the real reply for real in the first `found` items.
  static Json answers(const Json& payload, std::size_t found, const std::string& judge = "Ben") {
    Json rows = Json::array();
    for (const Json& item : payload["items"]) {
      const bool real_left = item["left"].get<std::string>().starts_with("what I really");
      const bool finds = item["item"].get<std::size_t>() <= found;
      rows.push_back({{"item", item["item"]},
                      {"choice", real_left == finds ? "left" : "right"},
                      {"confidence", 3},
                      {"reason", "too long"}});
    }
    return {{"format", "idiolect-friend-answers/1"},
            {"test", payload["test"]},
            {"judge", judge},
            {"answers", rows}};
  }

  idiolect::testing::TemporaryFolder folder;
  VoteStore store{folder.path() / "votes.db"};
  testing::Material material = make_material(40);
};

TEST_F(FriendsTestFile, HoldsNoKey) {
  const FriendsTest test = make();
  const std::string text = to_line(test.payload);
  for (const char* word : {"tuned", "real\"", "own_then", "0123456789abcdef"})
    EXPECT_EQ(text.find(word), std::string::npos) << word;
  const auto record = store.friends_test(test.payload["test"].get<std::string>());
  ASSERT_TRUE(record);
  EXPECT_EQ(sha256_hex("0123456789abcdef" + to_line(record->key)), test.key_hash);
  std::size_t left = 0;
  for (const Json& row : record->key) left += row["real"] == "left" ? 1U : 0U;
  EXPECT_EQ(left, 12u);
}

TEST_F(FriendsTestFile, CountsAnswersOnce) {
  const Json payload = make().payload;
  const std::string text = to_line(answers(payload, 18));
  EXPECT_EQ(import_friend_answers(store, text, at(1)).added, 24u);
  EXPECT_EQ(import_friend_answers(store, text, at(2)).known, 24u);
  const Json measured = measure_friends(store);
  EXPECT_EQ(measured["judgements"], 24);
  EXPECT_EQ(measured["fooled"], 6);
  EXPECT_EQ(measured["friends"][0]["judge"], "Ben");
  EXPECT_FALSE(measured["cannot_be_told_apart"]);
  EXPECT_THAT(show_friends(measured).verdict, ::testing::StartsWith("Nothing can be claimed"));
}

TEST_F(FriendsTestFile, ClaimsNothingBelowAHundredJudgementsOrAboveSixtyPercent) {
  const Json payload = make().payload;
  for (int i = 0; i < 4; ++i)
    import_friend_answers(store, to_line(answers(payload, 8, std::to_string(i))), at(1));
  EXPECT_FALSE(measure_friends(store)["cannot_be_told_apart"]);  // 96 judgements
  import_friend_answers(store, to_line(answers(payload, 8, "last")), at(1));
  EXPECT_TRUE(measure_friends(store)["cannot_be_told_apart"]);  // 120, a third of them right
  for (int i = 0; i < 4; ++i)
    import_friend_answers(store, to_line(answers(payload, 24, "knows " + std::to_string(i))),
                          at(1));
  EXPECT_FALSE(measure_friends(store)["cannot_be_told_apart"]);
}

TEST_F(FriendsTestFile, RefusesAnswersThatAreNone) {
  const Json payload = make().payload;
  const Json good = answers(payload, 1);
  const auto refused = [&](const Json& file) {
    EXPECT_THROW(import_friend_answers(store, to_line(file), at(1)), Error) << file.dump();
  };
  for (const char* name : {"format", "test", "judge", "answers"}) {
    Json file = good;
    file.erase(name);
    refused(file);
    file[name] = 7;
    refused(file);
  }
  for (const auto& [name, value] : {std::pair<const char*, Json>{"item", 0},
                                    {"item", -1},
                                    {"item", 25},
                                    {"item", 2},
                                    {"item", 1.0},
                                    {"choice", "both"},
                                    {"confidence", 6},
                                    {"confidence", "3"},
                                    {"reason", "<script>"}}) {
    Json file = good;
    file["answers"][0][name] = value;
    refused(file);
  }
  Json file = good;
  file["judge"] = std::string(65, 'a');
  refused(file);
  file["judge"] = "a\nb";
  refused(file);
  file = good;
  file["test"] = "unknown";
  refused(file);
  EXPECT_THROW(import_friend_answers(store, "[1,", at(1)), Error);
  EXPECT_THROW(import_friend_answers(store, std::string(2 << 20, ' '), at(1)), Error);
  EXPECT_EQ(measure_friends(store), Json());
}

}  // namespace
}  // namespace idiolect::evaluate
