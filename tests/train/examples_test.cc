#include "train/examples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tiny_base.h"

namespace idiolect::train {
namespace {

class ExamplesOfRows : public ::testing::Test {
 protected:
  ExamplesOfRows() {
    testing::make_tiny_base(folder.path());
    prompt.owner = "Robin";
  }

  tokenizer::ChatFormat format() const { return tokenizer::ChatFormat::load(folder.path()); }

  /// What a row becomes; with `loss`, only the tokens that carry loss.
  std::string spelled(const Example& example, bool loss) const {
    const tokenizer::ChatFormat chat_format = format();
    std::string text;
    for (std::size_t i = 0; i < example.ids.size(); ++i)
      if (!loss || example.loss[i] != 0) text += chat_format.tokenizer().token_of(example.ids[i]);
    return text;
  }

  testing::TemporaryFolder folder;
  chat::SystemPrompt prompt;
};

chat::Conversation with_carried() {
  chat::Conversation row = testing::small_talk(1);
  row.turns.insert(row.turns.begin(),
                   {{chat::Role::User, "Anna", "so?", {"2021-08-03T07:00:00"}, true},
                    {chat::Role::Assistant, "Robin", "later", {"2021-08-03T07:00:00"}, true}});
  return row;
}

TEST_F(ExamplesOfRows, PutNoLossOnCarriedTurns) {
  const std::vector<chat::Conversation> rows = {with_carried()};
  const Examples carried = make_examples(rows, format(), prompt, 1000);
  ASSERT_EQ(carried.items.size(), 1u);
  EXPECT_EQ(spelled(carried.items[0], false),
            "<s>(You are Robin, chatting with Anna.)[so?]later</s>[[3 days later]\nhi 1]"
            "yo\nall good 1</s>[ok]bye</s>");
  EXPECT_EQ(spelled(carried.items[0], true), "yo\nall good 1</s>bye</s>");
  const std::vector<chat::Conversation> bare = {testing::small_talk(1)};
  EXPECT_EQ(carried.loss_tokens, make_examples(bare, format(), prompt, 1000).loss_tokens);
}

TEST_F(ExamplesOfRows, CutCarriedTurnsFirstAndCountThemApart) {
  const std::vector<chat::Conversation> rows = {with_carried()};
  const Examples whole = make_examples(rows, format(), prompt, 1000);
  const Examples cut = make_examples(rows, format(), prompt, whole.items[0].ids.size() - 1);
  EXPECT_EQ(cut.loss_tokens, whole.loss_tokens);
  EXPECT_EQ(cut.cut_sessions, 0u);
  EXPECT_EQ(cut.cut_turns, 0u);
  EXPECT_GE(cut.cut_carried_turns, 1u);
}

TEST_F(ExamplesOfRows, LeaveFieldsAndCarriedTurnsOutOfSomeRows) {
  prompt.pattern = chat::with_header(chat::kSystemPattern, "all");
  std::vector<chat::Conversation> rows(50, with_carried());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].id = std::to_string(i);
  const auto texts = [&](std::uint64_t epoch) {
    const Examples examples =
        make_examples(rows, format(), prompt, 1000, chat::Thinning{0.3, 1, epoch});
    std::vector<std::string> found;
    for (const Example& example : examples.items) {
      EXPECT_EQ(spelled(example, true), "yo\nall good 1</s>bye</s>");
      found.push_back(spelled(example, false));
    }
    return found;
  };
  const auto having = [](const std::vector<std::string>& all, std::string_view words) {
    return std::ranges::count_if(
        all, [&](const std::string& text) { return text.find(words) != std::string::npos; });
  };
  const auto first = texts(0);
  for (const std::string_view words :
       {"WhatsApp", "It is Friday", "morning", "3 days ago", "so?"}) {
    EXPECT_GT(having(first, words), 15) << words;
    EXPECT_LT(having(first, words), 50) << words;
  }
  EXPECT_EQ(first, texts(0));
  EXPECT_NE(first, texts(1));
}

}  // namespace
}  // namespace idiolect::train
