// Small tokenizers of every supported kind against what Hugging Face recorded
// for them (tools/record_tokenizers.py).
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/json.h"
#include "tests/support.h"
#include "tokenizer/tokenizer.h"

namespace idiolect::tokenizer {
namespace {

constexpr std::string_view kEnding = ".tokenizer.json";

std::vector<std::string> recorded_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(testing::test_data("tokenizers"))) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(kEnding)) names.push_back(name.substr(0, name.size() - kEnding.size()));
  }
  std::sort(names.begin(), names.end());
  return names;
}

class RecordedTokenizer : public ::testing::TestWithParam<std::string> {};

TEST_P(RecordedTokenizer, EncodesAndDecodesAsHuggingFace) {
  const auto path = [](std::string_view ending) {
    return testing::test_data("tokenizers/" + GetParam() + std::string(ending));
  };
  const Tokenizer tokenizer = Tokenizer::load(path(kEnding));
  std::istringstream lines(read_file(path(".expected.jsonl")));
  std::size_t checked = 0;
  for (std::string line; std::getline(lines, line); ++checked) {
    const Json expected = parse_json(line, GetParam());
    const std::string text = expected["text"];
    const auto ids = expected["ids"].get<std::vector<TokenId>>();
    EXPECT_EQ(tokenizer.encode(text).ids, ids) << text;
    EXPECT_EQ(tokenizer.encode(text, AddSpecial::No).ids,
              expected["plain"].get<std::vector<TokenId>>())
        << text;
    EXPECT_EQ(tokenizer.decode(ids), expected["decoded"].get<std::string>()) << text;
    EXPECT_EQ(tokenizer.decode(ids, SkipSpecial::No), expected["decoded_all"].get<std::string>())
        << text;
  }
  EXPECT_EQ(checked, 47u);
}

INSTANTIATE_TEST_SUITE_P(All, RecordedTokenizer, ::testing::ValuesIn(recorded_names()),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace idiolect::tokenizer
