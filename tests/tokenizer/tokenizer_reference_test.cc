// Token ids and decoded texts equal those that Hugging Face recorded.
#include <gtest/gtest.h>

#include <sstream>

#include "base/files.h"
#include "base/json.h"
#include "tests/support.h"
#include "tokenizer/tokenizer.h"

namespace idiolect::tokenizer {
namespace {

using testing::fixture;

std::vector<Json> read_lines(const std::filesystem::path& path) {
  std::vector<Json> lines;
  std::istringstream file(read_file(path));
  for (std::string line; std::getline(file, line);)
    lines.push_back(parse_json(line, path.string()));
  return lines;
}

/// How many of the recorded texts encode and decode as they did in Hugging Face.
std::size_t check_expected(const std::filesystem::path& folder) {
  const Tokenizer tokenizer = Tokenizer::load(folder);
  std::size_t equal = 0;
  for (const Json& line : read_lines(folder / "expected.jsonl")) {
    const auto ids = line["ids"].get<std::vector<TokenId>>();
    const Encoding encoding = tokenizer.encode(line["text"].get<std::string>());
    EXPECT_EQ(encoding.ids, ids) << line["id"];
    EXPECT_EQ(tokenizer.decode(ids), line["decoded_skip_special"].get<std::string>()) << line["id"];
    if (encoding.ids == ids) ++equal;
  }
  return equal;
}

TEST(TokenizerReference, Llama2EqualsHuggingFaceOnAllRecordedTexts) {
  IDIOLECT_FIXTURE(folder, "tokenizers/llama2");
  EXPECT_EQ(check_expected(folder), 67u);
}

TEST(TokenizerReference, Gpt2EqualsHuggingFaceOnAllRecordedTexts) {
  IDIOLECT_FIXTURE(folder, "tokenizers/gpt2");
  EXPECT_EQ(check_expected(folder), 67u);
}

TEST(TokenizerReference, StoriesTokenizerEncodesAndDecodesItsOwnStory) {
  IDIOLECT_FIXTURE(folder, "stories260k");
  const Tokenizer tokenizer = Tokenizer::load(folder);
  const std::string story = "Once upon a time, there was a little girl named Lily.\nShe loved 🐈.";
  const Encoding encoding = tokenizer.encode(story);
  EXPECT_EQ(encoding.ids.front(), 1);
  EXPECT_EQ(tokenizer.decode(encoding.ids), story);
  EXPECT_EQ(tokenizer.vocabulary_size(), 512u);
}

}  // namespace
}  // namespace idiolect::tokenizer
