#include "generate/text_stream.h"

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "tests/support.h"

namespace idiolect::generate {
namespace {

/// Texts whose tokens split characters or lose spaces when they are decoded alone.
constexpr const char* kTexts[] = {"two words", "caf\xC3\xA9 \xE2\x80\x99s",
                                  "\xF0\x9F\x98\x82\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\xA6\xB0 ok",
                                  "  leading", "line\nbreak"};

class Stream : public ::testing::TestWithParam<const char*> {};

TEST_P(Stream, PiecesAreValidTextAndAddUpToTheWhole) {
  IDIOLECT_FIXTURE(folder, GetParam());
  const auto tokenizer = tokenizer::Tokenizer::load(folder);
  for (const char* const text : kTexts) {
    const auto ids = tokenizer.encode(text, tokenizer::AddSpecial::No).ids;
    TextStream stream(tokenizer);
    std::string pieces;
    for (const auto id : ids) {
      const std::string piece = stream.append(id);
      EXPECT_TRUE(is_valid_utf8(piece));
      EXPECT_EQ(piece.find("\xEF\xBF\xBD"), std::string::npos) << "half a character was sent";
      pieces += piece;
    }
    pieces += stream.finish();
    EXPECT_EQ(pieces, tokenizer.decode(ids));
    EXPECT_EQ(stream.text(), pieces);
  }
}

TEST_P(Stream, GoesOnFromAPromptWithoutLosingTheSpace) {
  IDIOLECT_FIXTURE(folder, GetParam());
  const auto tokenizer = tokenizer::Tokenizer::load(folder);
  const auto ids = tokenizer.encode("Once upon a time", tokenizer::AddSpecial::No).ids;
  const std::size_t half = ids.size() / 2;
  const std::vector<tokenizer::TokenId> prompt(ids.begin(), ids.begin() + static_cast<long>(half));
  TextStream stream(tokenizer, prompt);
  for (std::size_t i = half; i < ids.size(); ++i) stream.append(ids[i]);
  stream.finish();
  EXPECT_EQ(tokenizer.decode(prompt) + stream.text(), "Once upon a time");
}

TEST_P(Stream, ACharacterThatNeverEndsComesOutAsAReplacement) {
  IDIOLECT_FIXTURE(folder, GetParam());
  const auto tokenizer = tokenizer::Tokenizer::load(folder);
  auto ids = tokenizer.encode("\xF0\x9F\xA6\xB0", tokenizer::AddSpecial::No).ids;
  ASSERT_GT(ids.size(), 2u);
  TextStream stream(tokenizer);
  for (std::size_t i = 0; i + 1 < ids.size(); ++i)
    EXPECT_EQ(stream.append(ids[i]), i == 0 ? stream.text() : "");
  EXPECT_NE(stream.finish().find("\xEF\xBF\xBD"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Tokenizers, Stream,
                         ::testing::Values("tokenizers/llama2", "tokenizers/gpt2", "stories260k"));

}  // namespace
}  // namespace idiolect::generate
