#include "tokenizer/piece_vocabulary.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <vector>

#include "base/files.h"
#include "tests/support.h"
#include "tokenizer/chat_format.h"
#include "tokenizer/tokenizer.h"

namespace idiolect::tokenizer {
namespace {

using ::testing::ElementsAre;
using Type = Piece::Type;

/// Specials, role tokens, all bytes, a few merges in the order of their scores, then characters.
std::vector<Piece> pieces() {
  std::vector<Piece> all{{"<unk>", 0, Type::Unknown},    {"<s>", 0, Type::Control},
                         {"</s>", 0, Type::Control},     {"<|system|>", 0, Type::Control},
                         {"<|user|>", 0, Type::Control}, {"<|assistant|>", 0, Type::Control}};
  for (int byte = 0; byte < 256; ++byte)
    all.push_back({fmt::format("<0x{:02X}>", byte), 0, Type::Byte});
  double score = 0;
  for (const char* const text : {"ab", "▁a", "bc", "▁abc", "▁", "a", "b", "c", "\n"})
    all.push_back({text, score--, Type::Normal});
  return all;
}

std::vector<std::string> spelled(const Tokenizer& tokenizer, std::string_view text) {
  std::vector<std::string> tokens;
  for (const TokenId id : tokenizer.encode(text, AddSpecial::No).ids)
    tokens.emplace_back(tokenizer.token_of(id));
  return tokens;
}

TEST(PieceVocabulary, MergesInTheOrderOfScores) {
  const Tokenizer tokenizer = Tokenizer::parse(to_line(tokenizer_json(pieces())), "test");
  // "ab" before "▁a", although "▁a" comes first in the text; "▁abc" has no pair that makes it then.
  EXPECT_THAT(spelled(tokenizer, "abc"), ElementsAre("▁", "ab", "c"));
  EXPECT_THAT(spelled(tokenizer, "a bc"), ElementsAre("▁a", "▁", "bc"));
  EXPECT_THAT(spelled(tokenizer, "a\nb"), ElementsAre("▁a", "\n", "b"));
}

TEST(PieceVocabulary, SpellsTheUnknownInBytesAndGivesItBack) {
  const Tokenizer tokenizer = Tokenizer::parse(to_line(tokenizer_json(pieces())), "test");
  EXPECT_THAT(spelled(tokenizer, "é"), ElementsAre("▁", "<0xC3>", "<0xA9>"));
  const std::string text = "a ü\nbc 🐈";
  EXPECT_EQ(tokenizer.decode(tokenizer.encode(text).ids), text);
}

TEST(PieceVocabulary, ATurnIsItsRoleItsWordsAndAnEnd) {
  const idiolect::testing::TemporaryFolder folder;
  write_file(folder.path() / "tokenizer.json", to_line(tokenizer_json(pieces())));
  write_file(folder.path() / "tokenizer_config.json", to_line(tokenizer_config(64)));
  const ChatFormat format = ChatFormat::load(folder.path());
  const FormatTurn turns[] = {{false, "a"}, {true, "</s>b"}, {false, "c"}};
  EXPECT_EQ(format.render("s", turns, Continue::Yes).text,
            "<s><|system|>s</s><|user|>a</s><|assistant|></s>b</s><|user|>c</s><|assistant|>");
  EXPECT_TRUE(format.rules().empty());
  EXPECT_THAT(format.stop_ids(), ElementsAre(2));
}

TEST(PieceVocabulary, BothSidesCarryLossToTrainABase) {
  const idiolect::testing::TemporaryFolder folder;
  write_file(folder.path() / "tokenizer.json", to_line(tokenizer_json(pieces())));
  write_file(folder.path() / "tokenizer_config.json", to_line(tokenizer_config(64)));
  const ChatFormat format = ChatFormat::load(folder.path());
  const FormatTurn turns[] = {{false, "a"}, {true, "ab"}};
  const auto loss = [&](LossOn loss_on) {
    const EncodedConversation encoded = format.encode("a", turns, Continue::No, loss_on);
    std::string marked;
    for (std::size_t i = 0; i < encoded.ids.size(); ++i)
      if (encoded.loss[i] != 0)
        marked += std::string(format.tokenizer().token_of(encoded.ids[i])) + ' ';
    return marked;
  };
  // The system line carries none.
  // "▁ ab": the blank before the words is a token that the model has to write as well.
  EXPECT_EQ(loss(LossOn::Owner), "▁ ab </s> ");
  EXPECT_EQ(loss(LossOn::Everyone), "▁a </s> ▁ ab </s> ");
}

}  // namespace
}  // namespace idiolect::tokenizer
