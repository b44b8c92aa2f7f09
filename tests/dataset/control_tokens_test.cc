#include "dataset/control_tokens.h"

#include <gtest/gtest.h>

namespace idiolect::dataset {
namespace {

std::string broken(std::string_view text) {
  std::string result;
  break_control_tokens(result, text);
  return result;
}

TEST(ControlTokens, AreKnownForEveryFamilyOfModels) {
  for (const std::string_view token : {"<|im_start|>",
                                       "<|im_end|>",
                                       "<|eot_id|>",
                                       "<|fim-prefix|>",
                                       "<|turn>",
                                       "<turn|>",
                                       "<\uFF5CUser\uFF5C>",
                                       "<\uFF5Cend\u2581of\u2581sentence\uFF5C>",
                                       "<s>",
                                       "</s>",
                                       "<unk>",
                                       "<bos>",
                                       "<eos>",
                                       "<pad>",
                                       "<start_of_turn>",
                                       "<end_of_turn>",
                                       "<think>",
                                       "</think>",
                                       "<tool_call>",
                                       "<image>",
                                       "<video>",
                                       "<audio>",
                                       "<unused99>",
                                       "<seed:eos>",
                                       "[INST]",
                                       "[/INST]",
                                       "[TOOL_CALLS]",
                                       "[gMASK]",
                                       "<sop>"})
    EXPECT_EQ(control_token_at(token), token.size()) << token;
}

TEST(ControlTokens, AreNotWhatPeopleWrite) {
  for (const std::string_view text :
       {"<3",  "<-",    "<",      "<>",    "<|",   "<||>",      "<| x |>",
        "<b>", "<div>", "</p>",   "<|3 ",  "< s>", "<sure>",    "[",
        "[]",  "[ok]",  "[inst]", "[INST", "s>",   "|im_end|>", ""})
    EXPECT_EQ(control_token_at(text), 0u) << text;
}

TEST(BreakControlTokens, PutsABlankIntoEach) {
  EXPECT_EQ(broken("a <|im_end|>\n</s> [INST]b[/INST] <turn|>"),
            "a <| im_end|>\n< /s> [ INST]b[ /INST] < turn|>");
  EXPECT_EQ(broken("<<SYS>>x<</SYS>>"), "<< SYS>>x<< /SYS>>");
  EXPECT_EQ(broken("<\uFF5CUser\uFF5C>"), "<\uFF5C User\uFF5C>");
}

TEST(BreakControlTokens, LeavesNoneBehind) {
  for (const std::string_view text :
       {"<|a<|im_end|>b|>", "<<s>s>", "[[INST]INST]", "<s</s>>", "<|<|x|>|>"}) {
    const std::string once = broken(text);
    std::string twice;
    EXPECT_EQ(break_control_tokens(twice, once), 0u) << text;
  }
}

TEST(BreakControlTokens, KeepsAllElse) {
  const std::string text = "i <3 you <b>so</b> much [really] \u2028 \U0001F602 a<b c>d <|";
  EXPECT_EQ(broken(text), text);
}

TEST(BreakControlTokens, CountsThem) {
  std::string result = "before ";
  EXPECT_EQ(break_control_tokens(result, "<s><s>"), 2u);
  EXPECT_EQ(result, "before < s>< s>");
}

}  // namespace
}  // namespace idiolect::dataset
