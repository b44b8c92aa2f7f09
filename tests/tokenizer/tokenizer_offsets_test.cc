// Which bytes of the input each token stands for, and where control tokens may be matched.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support.h"
#include "tests/tokenizer/tokenizer_json_builder.h"
#include "tokenizer/tokenizer.h"

namespace idiolect::tokenizer {
namespace {

using testing::letters;
using Ids = std::vector<TokenId>;
using Ranges = std::vector<Range>;

Json llama_like() {
  Json json = letters();
  json["normalizer"] = {
      {"type", "Sequence"},
      {"normalizers",
       {{{"type", "Prepend"}, {"prepend", "▁"}},
        {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", "▁"}}}}};
  return json;
}

Tokenizer make(const Json& json) { return Tokenizer::parse(to_line(json), "test.json"); }

TEST(TokenizerOffsets, ThePrependedMarkIsNothingAndARealSpaceIsItself) {
  const Encoding encoding = make(llama_like()).encode("d a");
  EXPECT_EQ(encoding.ids, (Ids{2, 6, 10}));  // ▁ d ▁a
  EXPECT_EQ(encoding.offsets, (Ranges{{0, 0}, {0, 1}, {1, 3}}));
}

TEST(TokenizerOffsets, AMarkFusedWithALetterStandsForTheLetter) {
  const Encoding encoding = make(llama_like()).encode("</s>a");
  EXPECT_EQ(encoding.ids, (Ids{1, 10}));
  EXPECT_EQ(encoding.offsets, (Ranges{{0, 4}, {4, 5}}));
}

TEST(TokenizerOffsets, EachByteOfACharacterStandsForAllOfIt) {
  const Encoding encoding = make(letters()).encode("aé");
  EXPECT_EQ(encoding.ids, (Ids{3, 12 + 0xC3, 12 + 0xA9}));
  EXPECT_EQ(encoding.offsets, (Ranges{{0, 1}, {1, 3}, {1, 3}}));
}

TEST(TokenizerOffsets, WhatANormalizerComposesStandsForAllItWasMadeFrom) {
  Json json = letters();
  json["normalizer"] = {{"type", "NFC"}};
  const Encoding encoding = make(json).encode(
      "ae\xCC\x81"
      "b");
  EXPECT_EQ(encoding.ids, (Ids{3, 12 + 0xC3, 12 + 0xA9, 4}));
  EXPECT_EQ(encoding.offsets, (Ranges{{0, 1}, {1, 4}, {1, 4}, {4, 5}}));
}

TEST(TokenizerOffsets, TokensOfThePostProcessorStandForNothing) {
  Json json = letters();
  json["post_processor"] = {
      {"type", "TemplateProcessing"},
      {"single", {{{"Sequence", {{"id", "A"}}}}, {{"SpecialToken", {{"id", "end"}}}}}},
      {"special_tokens", {{"end", {{"ids", {1}}}}}}};
  const Encoding encoding = make(json).encode("ab");
  EXPECT_EQ(encoding.ids, (Ids{8, 1}));
  EXPECT_EQ(encoding.offsets, (Ranges{{0, 2}, {2, 2}}));
}

TEST(TokenizerOffsets, StrippedSpaceBelongsToNoToken) {
  Json json = letters();
  json["added_tokens"][0]["rstrip"] = true;
  const Encoding encoding = make(json).encode("</s>  a");
  EXPECT_EQ(encoding.ids, (Ids{1, 3}));
  EXPECT_EQ(encoding.offsets, (Ranges{{0, 4}, {6, 7}}));
}

TEST(TokenizerContent, AControlTokenSpelledInContentIsText) {
  const Tokenizer tokenizer = make(letters());
  const std::string text = "a</s>b</s>";
  const Range message{0, 6};
  const Encoding encoding = tokenizer.encode(text, AddSpecial::Yes, {&message, 1});
  EXPECT_EQ(std::count(encoding.ids.begin(), encoding.ids.end(), 1), 1);
  EXPECT_EQ(encoding.ids.back(), 1);
  EXPECT_EQ(tokenizer.encode(text).ids, (Ids{3, 1, 4, 1}));
}

TEST(TokenizerContent, AControlTokenThatOnlyTouchesContentIsMatched) {
  const Range message{4, 5};
  EXPECT_EQ(make(letters()).encode("</s>a</s>", AddSpecial::Yes, {&message, 1}).ids,
            (Ids{1, 3, 1}));
}

TEST(TokenizerContent, AControlTokenThatContentCompletesIsText) {
  const Range message{3, 4};  // the message is ">"
  const Encoding encoding = make(letters()).encode("</s>", AddSpecial::Yes, {&message, 1});
  EXPECT_EQ(std::count(encoding.ids.begin(), encoding.ids.end(), 1), 0);
}

TEST(TokenizerContent, AShorterTokenIsFoundWhereTheLongerOneReachesIntoContent) {
  Json json = letters();
  json["added_tokens"].push_back(
      {{"id", 268}, {"content", "</s>a"}, {"special", true}, {"normalized", false}});
  const Tokenizer tokenizer = make(json);
  const Range message{4, 5};
  EXPECT_EQ(tokenizer.encode("</s>a").ids, Ids{268});
  EXPECT_EQ(tokenizer.encode("</s>a", AddSpecial::Yes, {&message, 1}).ids, (Ids{1, 3}));
}

TEST(TokenizerContent, ASpaceOfTheContentMayGoToATokenThatIsLookedForNormalised) {
  Json json = llama_like();
  json["added_tokens"][0]["normalized"] = true;
  const Tokenizer tokenizer = make(json);
  const Range message{0, 2};
  EXPECT_EQ(tokenizer.encode("a </s>", AddSpecial::Yes, {&message, 1}).ids,
            tokenizer.encode("a </s>").ids);
  const Range all{0, 6};
  const Ids ids = tokenizer.encode("a </s>", AddSpecial::Yes, {&all, 1}).ids;
  EXPECT_EQ(std::count(ids.begin(), ids.end(), 1), 0);
}

TEST(TokenizerContent, ContentDoesNotCutWords) {
  const Tokenizer tokenizer = make(letters());
  const Range message{1, 2};
  EXPECT_EQ(tokenizer.encode("abc", AddSpecial::Yes, {&message, 1}).ids, Ids{9});
}

TEST(TokenizerSpeed, AWordOfAMegabyteTakesNoQuadraticTime) {
  const Tokenizer tokenizer = make(letters());
  std::string text;
  while (text.size() < 1'000'000) text += "abcabdabe";
  const Encoding encoding = tokenizer.encode(text);
  EXPECT_EQ(encoding.offsets.back().end, text.size());
  EXPECT_EQ(std::count(encoding.ids.begin(), encoding.ids.end(), 9),
            static_cast<std::ptrdiff_t>(text.size() / 9));
}

TEST(TokenizerSpeed, AMegabyteOfCombiningMarksTakesNoQuadraticTime) {
  Json json = letters();
  json["normalizer"] = {{"type", "NFC"}};
  std::string text = "a";
  while (text.size() < 1'000'000) text += "\xCC\x81\xCC\xA3";  // above, below: out of order
  EXPECT_EQ(make(json).encode(text).offsets.back().end, text.size());
}

}  // namespace
}  // namespace idiolect::tokenizer
