#include "evaluate/endpoint.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace idiolect::evaluate {
namespace {

TEST(Endpoint, IsToldWhatLocalContestantsAreTold) {
  chat::Request request;
  request.system = "You are Robin.";
  request.turns = {{chat::Role::User, "Anna", "tea?", {}},
                   {chat::Role::Assistant, "Robin", "yes", {}},
                   {chat::Role::User, "Anna", "when", {}}};
  request.seed = 7;
  request.max_new_tokens = 20;
  const Json body = endpoint_request({"https://example.invalid/v1", "big", "secret"}, request);
  EXPECT_EQ(body.at("model"), "big");
  EXPECT_EQ(body.at("max_tokens"), 20);
  ASSERT_EQ(body.at("messages").size(), 4u);
  EXPECT_EQ(body.at("messages")[0].at("role"), "system");
  EXPECT_EQ(body.at("messages")[2].at("role"), "assistant");
  EXPECT_EQ(body.at("messages")[3].at("content"), "when");
  EXPECT_EQ(to_line(body).find("secret"), std::string::npos);
}

TEST(Endpoint, RepliesAreTrimmedAndKnowWhetherTheyEnded) {
  const chat::Reply reply = endpoint_reply(
      R"({"choices":[{"message":{"content":" ok\n"},"finish_reason":"length"}],
          "usage":{"completion_tokens":4}})");
  EXPECT_EQ(reply.text, "ok");
  EXPECT_EQ(reply.tokens, 4u);
  EXPECT_FALSE(reply.ended);
}

TEST(Endpoint, AnswersWithoutAReplyAreErrors) {
  for (const char* const body :
       {"", "[]", "{}", "null", R"({"choices":[]})", R"({"choices":[1]})", R"({"choices":{"a":1}})",
        R"({"choices":[{"message":{"content":null}}]})", R"({"choices":[{"message":"x"}]})"})
    EXPECT_THROW(endpoint_reply(body), Error) << body;
}

}  // namespace
}  // namespace idiolect::evaluate
