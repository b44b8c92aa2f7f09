#include "base/json.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace idiolect {
namespace {

std::string fault(std::string_view text) {
  try {
    parse_json(text, "config.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Json, KeepsTheOrderOfTheFile) {
  EXPECT_EQ(to_line(parse_json(R"({"b": 1, "a": [2, 3]})", "here")), R"({"b":1,"a":[2,3]})");
}

TEST(Json, NamesTheFileAndTheByteWhereItBreaks) {
  EXPECT_EQ(fault(R"({"a": 1)"), "config.json: not valid JSON at byte 8");
}

TEST(Json, RefusesNestingThatWouldExhaustTheStack) {
  EXPECT_EQ(fault(std::string(100'000, '[')), "config.json: JSON nested deeper than 256 levels");
}

TEST(Json, AcceptsReasonableNesting) {
  EXPECT_EQ(fault(std::string(200, '[') + std::string(200, ']')), "no error");
}

TEST(Json, ReplacesInvalidUtf8InsteadOfThrowing) {
  EXPECT_EQ(to_line(Json("a\xFF")), "\"a\xEF\xBF\xBD\"");
}

TEST(Json, PrettyFormEndsWithALineFeed) {
  EXPECT_EQ(to_pretty(Json::object({{"a", 1}})), "{\n  \"a\": 1\n}\n");
}

TEST(ParseJson, ANumberBeyondAllDoublesIsAnError) {
  EXPECT_THROW(parse_json("{\"a\": 1e999}", "config.json"), Error);
}

}  // namespace
}  // namespace idiolect
