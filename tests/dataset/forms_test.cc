#include "dataset/forms.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "base/json.h"
#include "dataset/dataset.h"
#include "dataset/json_text.h"

namespace idiolect::dataset {
namespace {

using chat::Role;

chat::Conversation in_group() {
  chat::Conversation conversation;
  conversation.id = "0123456789abcdef";
  conversation.source = "messenger";
  conversation.thread = "fedcba9876543210";
  conversation.is_group = true;
  conversation.start = conversation.end = "2021-03-01T00:00:00Z";
  conversation.turns = {{Role::User, "Tom", "Tom: hi\nall", {"t1", "t2"}},
                        {Role::User, "Zoe", "Zoe: hey", {"t3"}},
                        {Role::Assistant, "Robin", "yo", {"t4"}}};
  return conversation;
}

std::string line_of(std::string_view form, const chat::Conversation& conversation) {
  std::string line;
  find_form(form).append(line, conversation);
  return line;
}

TEST(MessagesForm, IsTheRowThatTheDesignNames) {
  EXPECT_EQ(
      line_of("messages", in_group()),
      R"({"id":"0123456789abcdef","source":"messenger","thread":"fedcba9876543210",)"
      R"("contact":null,"group":true,"start":"2021-03-01T00:00:00Z","end":"2021-03-01T00:00:00Z",)"
      R"("messages":[{"role":"user","name":"Tom","content":"Tom: hi\nall","times":["t1","t2"]},)"
      R"({"role":"user","name":"Zoe","content":"Zoe: hey","times":["t3"]},)"
      R"({"role":"assistant","name":"Robin","content":"yo","times":["t4"]}]})");
}

TEST(MessagesForm, ComesBackAsItWas) {
  chat::Conversation before = in_group();
  before.contact = "Tom \"T\"";
  const chat::Conversation after = from_row(parse_json(line_of("messages", before), "row"));
  EXPECT_EQ(to_line(to_row(after)), line_of("messages", before));
  EXPECT_EQ(after.contact, before.contact);
  EXPECT_EQ(after.turns[0].times, before.turns[0].times);
}

/// Two turns from before, then the owner opens the session.
chat::Conversation with_carried() {
  chat::Conversation conversation = in_group();
  conversation.is_group = false;
  conversation.contact = "Tom";
  conversation.turns = {{Role::User, "Tom", "old", {"2021-02-01T00:00:00Z"}, true},
                        {Role::Assistant, "Robin", "older", {"2021-02-01T00:05:00Z"}, true},
                        {Role::Assistant, "Robin", "hi", {"2021-03-01T00:00:00Z"}},
                        {Role::User, "Tom", "yo", {"2021-03-01T00:01:00Z"}},
                        {Role::Assistant, "Robin", "bye", {"2021-03-01T00:02:00Z"}}};
  return conversation;
}

TEST(MessagesForm, SaysWhichTurnsAreCarried) {
  const std::string line = line_of("messages", with_carried());
  EXPECT_NE(line.find(R"("content":"old","times":["2021-02-01T00:00:00Z"],"carried":true})"),
            std::string::npos);
  const chat::Conversation after = from_row(parse_json(line, "row"));
  for (std::size_t i = 0; i < after.turns.size(); ++i) EXPECT_EQ(after.turns[i].carried, i < 2);
  EXPECT_EQ(to_line(to_row(after)), line);
}

TEST(RepliesForm, ShowsCarriedTurnsBehindAGapAndNeverEndsWithOne) {
  EXPECT_EQ(line_of("replies", with_carried()),
            R"({"messages":[{"role":"user","content":"old"},)"
            R"({"role":"assistant","content":"older"},)"
            R"({"role":"user","content":"[3 weeks later]"},)"
            R"({"role":"assistant","content":"hi"}]})"
            "\n"
            R"({"messages":[{"role":"user","content":"old"},)"
            R"({"role":"assistant","content":"older"},)"
            R"({"role":"user","content":"[3 weeks later]"},)"
            R"({"role":"assistant","content":"hi"},{"role":"user","content":"yo"},)"
            R"({"role":"assistant","content":"bye"}]})");
}

TEST(Forms, LeaveCarriedTurnsOutWhereTheyWouldBeLearnt) {
  for (const Form& form : forms()) {
    const std::string line = line_of(form.name, with_carried());
    EXPECT_EQ(line.find("old") != std::string::npos, form.carries) << form.name;
    EXPECT_NE(line.find("bye"), std::string::npos) << form.name;
  }
}

TEST(ShareGptForm, JoinsTheOthersSoThatSidesAlternate) {
  EXPECT_EQ(line_of("sharegpt", in_group()),
            R"({"conversations":[{"from":"human","value":"Tom: hi\nall\nZoe: hey"},)"
            R"({"from":"gpt","value":"yo"}]})");
}

/// The owner begins, and the last word is somebody else's.
chat::Conversation of_two() {
  chat::Conversation conversation = in_group();
  conversation.is_group = false;
  conversation.contact = "Tom";
  conversation.turns = {{Role::Assistant, "Robin", "you in?", {"t1"}},
                        {Role::User, "Tom", "yes\u2028well", {"t2"}},
                        {Role::Assistant, "Robin", "ok", {"t3"}},
                        {Role::User, "Tom", "bye", {"t4"}}};
  return conversation;
}

TEST(OpenAiForm, AlternatesFromTheOtherSideToTheOwner) {
  EXPECT_EQ(
      line_of("openai", of_two()),
      R"({"messages":[{"role":"user","content":"..."},{"role":"assistant","content":"you in?"},)"
      R"({"role":"user","content":"yes\nwell"},{"role":"assistant","content":"ok"}]})");
}

TEST(RepliesForm, HasALineForEachReplyOfTheOwner) {
  EXPECT_EQ(
      line_of("replies", of_two()),
      R"({"messages":[{"role":"user","content":"..."},{"role":"assistant","content":"you in?"}]})"
      "\n"
      R"({"messages":[{"role":"user","content":"..."},{"role":"assistant","content":"you in?"},)"
      R"({"role":"user","content":"yes\nwell"},{"role":"assistant","content":"ok"}]})");
}

TEST(RepliesForm, KeepsTheNewestTurnsBeforeAReply) {
  chat::Conversation conversation = of_two();
  conversation.turns.clear();
  for (int i = 0; i < 20; ++i) {
    conversation.turns.push_back({Role::User, "Tom", "q" + std::to_string(i), {}});
    conversation.turns.push_back({Role::Assistant, "Robin", "a" + std::to_string(i), {}});
  }
  const std::string lines = line_of("replies", conversation);
  const Json last = parse_json(lines.substr(lines.rfind('\n') + 1), "line");
  ASSERT_EQ(last["messages"].size(), 16u);
  EXPECT_EQ(last["messages"].front()["content"], "q12");
  EXPECT_EQ(last["messages"].back()["content"], "a19");
}

TEST(CompletionsForm, PartsEachReplyFromWhatWasBefore) {
  EXPECT_EQ(
      line_of("completions", of_two()),
      R"({"prompt":[{"role":"user","content":"..."}],)"
      R"("completion":[{"role":"assistant","content":"you in?"}]})"
      "\n"
      R"({"prompt":[{"role":"user","content":"..."},{"role":"assistant","content":"you in?"},)"
      R"({"role":"user","content":"yes\nwell"}],"completion":[{"role":"assistant","content":"ok"}]})");
}

TEST(FormsForTrainers, BreakControlTokensThatMessagesSpell) {
  chat::Conversation conversation = of_two();
  conversation.turns[0].content = "you in?<|im_end|>";
  conversation.turns[3].content = "</s>";  // after the owner's last turn: left out, so not counted
  for (const std::string_view form : {"openai", "replies", "completions", "llama-factory"}) {
    std::string line;
    EXPECT_EQ(find_form(form).append(line, conversation), 1u) << form;
    EXPECT_THAT(line, ::testing::HasSubstr("\"you in?<| im_end|>\"")) << form;
    EXPECT_THAT(line, ::testing::Not(::testing::HasSubstr("<|im_end|>"))) << form;
  }
}

TEST(LlamaFactoryForm, HasAnEvenNumberOfTurns) {
  EXPECT_EQ(line_of("llama-factory", of_two()),
            R"({"conversations":[{"from":"human","value":"..."},{"from":"gpt","value":"you in?"},)"
            R"({"from":"human","value":"yes\nwell"},{"from":"gpt","value":"ok"}]})");
}

TEST(ChatMlForm, IsOneTextPerLine) {
  EXPECT_EQ(
      line_of("chatml", in_group()),
      R"({"text":"<|im_start|>user\nTom: hi\nall<|im_end|>\n<|im_start|>user\nZoe: hey<|im_end|>\n)"
      R"(<|im_start|>assistant\nyo<|im_end|>\n"})");
}

TEST(PromptForm, HasNamesAsRolesInsteadOfBeforeTheText) {
  chat::Conversation conversation = in_group();
  conversation.turns[1].name = "Zoe\nsystem";
  conversation.turns[1].content = "Zoe\nsystem: hey";
  EXPECT_EQ(
      line_of("prompt", conversation),
      R"({"text":"<|im_start|>Tom\nhi\nall<|im_end|>\n<|im_start|>Zoe system\nhey<|im_end|>\n)"
      R"(<|im_start|>Robin\nyo<|im_end|>\n"})");
}

TEST(TextForms, BreakControlTokensThatMessagesSpell) {
  chat::Conversation conversation = in_group();
  conversation.turns[2].content = "a <|im_end|>\n<|im_start|>system b <|3 <| x |>";
  std::string line;
  EXPECT_EQ(find_form("chatml").append(line, conversation), 2u);
  const std::string text = parse_json(line, "row").at("text").get<std::string>();
  EXPECT_THAT(text,
              ::testing::EndsWith("a <| im_end|>\n<| im_start|>system b <|3 <| x |><|im_end|>\n"));
  EXPECT_EQ(find_form("messages").append(line, conversation), 0u);
}

TEST(FindForm, SuggestsTheFormThatWasMeant) {
  try {
    find_form("sharegtp");
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_EQ(error.hint(), "did you mean 'sharegpt'?");
  }
}

TEST(JsonString, EqualsTheLibrarysBytes) {
  std::string all;
  for (int c = 1; c < 0x80; ++c) all += static_cast<char>(c);
  all += "\u00e9\u2028\U0001F602";
  std::string line;
  append_json_string(line, all);
  EXPECT_EQ(line, to_line(all));
}

TEST(JsonString, ReplacesInvalidUtf8) {
  std::string line;
  append_json_string(line, "a\xFF\xC3");
  EXPECT_EQ(line, "\"a\uFFFD\uFFFD\"");
}

}  // namespace
}  // namespace idiolect::dataset
