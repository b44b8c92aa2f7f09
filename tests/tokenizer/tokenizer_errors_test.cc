// What a tokenizer.json that cannot be used is told.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "tests/support.h"
#include "tests/tokenizer/tokenizer_json_builder.h"
#include "tokenizer/pattern.h"
#include "tokenizer/tokenizer.h"

namespace idiolect::tokenizer {
namespace {

using testing::letters;

/// What is thrown when `json` is read.
std::string complaint_about_text(std::string_view json) {
  try {
    Tokenizer::parse(json, "t.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::string complaint(const Json& json) { return complaint_about_text(to_line(json)); }

TEST(TokenizerErrors, TruncatedJsonNamesTheByte) {
  const std::string text = to_line(letters());
  EXPECT_EQ(complaint_about_text(text.substr(0, 40)), "t.json: not valid JSON at byte 41");
}

TEST(TokenizerErrors, InvalidUtf8NamesTheByte) {
  EXPECT_EQ(complaint_about_text("{\"model\": \"\xFF\"}"), "t.json: not valid UTF-8 at byte 11");
}

TEST(TokenizerErrors, UnsupportedPartsAreNamed) {
  Json json = letters();
  json["normalizer"] = {{"type", "Precompiled"}};
  EXPECT_EQ(complaint(json), "t.json: normalizer 'Precompiled' is not supported");
  json = letters();
  json["pre_tokenizer"] = {{"type", "UnicodeScripts"}};
  EXPECT_EQ(complaint(json), "t.json: pre-tokenizer 'UnicodeScripts' is not supported");
  json = letters();
  json["decoder"] = {{"type", "Sequence"}, {"decoders", {{{"type", "CTC"}}}}};
  EXPECT_EQ(complaint(json), "t.json: decoder 'CTC' is not supported");
  json = letters();
  json["model"]["type"] = "Unigram";
  EXPECT_EQ(complaint(json), "t.json: model 'Unigram' is not supported");
  json = letters();
  json["model"]["dropout"] = 0.1;
  EXPECT_EQ(complaint(json), "t.json: model part 'dropout' is not supported");
}

TEST(TokenizerErrors, WrongTypesNameThePath) {
  Json json = letters();
  json["normalizer"] = {{"type", "Sequence"},
                        {"normalizers", {{{"type", "Prepend"}, {"prepend", 3}}}}};
  EXPECT_EQ(complaint(json), "t.json: normalizer.normalizers[0].prepend: must be a text");
}

TEST(TokenizerErrors, AMergeOfUnknownTokensIsNamed) {
  Json json = letters();
  json["model"]["merges"].push_back("a zz");
  EXPECT_EQ(complaint(json), "t.json: model.merges[3]: 'zz' is not in the vocabulary");
  json["model"]["merges"][3] = "d e";
  EXPECT_EQ(complaint(json), "t.json: model.merges[3]: 'de' is not in the vocabulary");
  json["model"]["merges"][3] = "d";
  EXPECT_EQ(complaint(json), "t.json: model.merges[3]: must be two tokens");
}

TEST(TokenizerErrors, IdsThatRepeatOrAreAbsurdAreNamed) {
  Json json = letters();
  json["model"]["vocab"]["f"] = 3;
  EXPECT_EQ(complaint(json), "t.json: model.vocab: 'a' and 'f' both have id 3");
  json["model"]["vocab"]["f"] = 2'000'000'000;
  EXPECT_EQ(complaint(json),
            "t.json: model.vocab: the id of 'f' is not a whole number from 0 to 1048844");
  json["model"]["vocab"]["f"] = -1;
  EXPECT_THAT(complaint(json), ::testing::HasSubstr("the id of 'f' is not a whole number"));
}

TEST(TokenizerErrors, AddedTokensThatContradictTheVocabularyAreNamed) {
  Json json = letters();
  json["added_tokens"][0]["id"] = 5;
  EXPECT_EQ(complaint(json), "t.json: added_tokens: '</s>' has id 5, but elsewhere 1");
  json["added_tokens"][0] = {{"id", 5}, {"content", "new"}};
  EXPECT_EQ(complaint(json), "t.json: added_tokens: 'c' and 'new' both have id 5");
}

TEST(TokenizerErrors, ATemplateWithAnUnknownIdIsRefused) {
  Json json = letters();
  json["post_processor"] = {{"type", "RobertaProcessing"}, {"cls", {"x", 4000}}, {"sep", {"y", 1}}};
  EXPECT_EQ(complaint(json), "t.json: post_processor: id 4000 is not in the vocabulary");
}

TEST(TokenizerErrors, TextThatIsNotUtf8IsRefused) {
  EXPECT_THROW(Tokenizer::parse(to_line(letters()), "t").encode("\xC3"), Error);
}

TEST(TokenizerErrors, AnOrderMarkBeforeTheJsonIsSkipped) {
  EXPECT_EQ(complaint_about_text(std::string("\xEF\xBB\xBF").append(to_line(letters()))),
            "no error");
}

TEST(TokenizerErrors, NormalizersThatKeepDoublingTheTextAreStopped) {
  Json json = letters();
  json["normalizer"] = {{"type", "Sequence"}, {"normalizers", Json::array()}};
  for (int i = 0; i < 40; ++i)
    json["normalizer"]["normalizers"].push_back(
        {{"type", "Replace"}, {"pattern", {{"String", "a"}}}, {"content", "aa"}});
  const Tokenizer tokenizer = Tokenizer::parse(to_line(json), "t");
  EXPECT_THROW(tokenizer.encode("a"), Error);
}

TEST(TokenizerErrors, APatternThatRunsForeverIsStopped) {
  const Pattern pattern = Pattern::regex("(?:a|a?)+[bc]", "t.json: x");
  try {
    pattern.find_all(std::string(5000, 'a'));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::StartsWith("t.json: x: matching the pattern failed"));
  }
}

TEST(TokenizerErrors, PatternsThatPcre2ReadsDifferentlyAreNamed) {
  const auto refusal = [](std::string_view expression) {
    try {
      Pattern::regex(expression, "p");
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_EQ(refusal("[a-z&&b]"),
            "p: an intersection of classes (&&) in a pattern is not supported");
  EXPECT_EQ(refusal("a(*ACCEPT)"), "p: (* in a pattern is not supported");
  EXPECT_EQ(refusal("\\Qa"), "p: \\Q in a pattern is not supported");
  EXPECT_EQ(refusal("(a"), "p: the pattern is not supported: missing closing parenthesis");
}

TEST(TokenizerErrors, AFolderWithoutTokenizerJsonNamesTheFile) {
  const idiolect::testing::TemporaryFolder folder;
  try {
    Tokenizer::load(folder.path());
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("tokenizer.json"));
  }
}

}  // namespace
}  // namespace idiolect::tokenizer
