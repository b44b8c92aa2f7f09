#include "dataset/dialogues.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "tests/support.h"

namespace idiolect::dataset {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Dialogues : public ::testing::Test {
 protected:
  std::filesystem::path written(std::string_view text) const {
    write_file(folder_.path() / "corpus.jsonl", text);
    return folder_.path() / "corpus.jsonl";
  }

  std::string failure(std::string_view text) const {
    try {
      read_dialogues(written(text));
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  testing::TemporaryFolder folder_;
};

constexpr std::string_view kTwo =
    "{\"source\":\"a\",\"turns\":[\"hi\",\"hey\"]}\n\n{\"turns\":[\"caf\u00e9?\"]}";

TEST_F(Dialogues, KnowTheirLines) {
  const std::vector<Dialogue> read = read_dialogues(written(kTwo));
  ASSERT_EQ(read.size(), 2u);
  EXPECT_THAT(read[0].turns, ElementsAre("hi", "hey"));
  EXPECT_THAT(read[1].turns, ElementsAre("caf\u00e9?"));
  EXPECT_EQ(read[0].line, 1u);
  EXPECT_EQ(read[1].line, 3u);
}

TEST_F(Dialogues, AreTheSameCompressed) {
  const auto plain = written(kTwo);
  ASSERT_EQ(std::system(("gzip -k " + plain.string()).c_str()), 0);
  const std::vector<Dialogue> read = read_dialogues(plain.string() + ".gz");
  ASSERT_EQ(read.size(), 2u);
  EXPECT_THAT(read[0].turns, ElementsAre("hi", "hey"));
}

TEST_F(Dialogues, NameTheLineThatIsBroken) {
  EXPECT_THAT(failure("{\"turns\":[\"a\"]}\n{\"turns\":[]}"), HasSubstr("corpus.jsonl:2: no list"));
  EXPECT_THAT(failure("{\"turns\":[\"\"]}"), HasSubstr(":1: a turn is empty"));
  EXPECT_THAT(failure("{\"turns\":[3]}"), HasSubstr(":1: a turn is empty, or no text"));
  EXPECT_THAT(failure("[1]"), HasSubstr(":1: no list of turns"));
  EXPECT_THAT(failure("{\"turns\":[\"\xC3\"]}"), HasSubstr(":1: not UTF-8"));
  EXPECT_THAT(failure("{\"turns\""), HasSubstr(":1: row"));
  EXPECT_THAT(failure("\n\n"), HasSubstr("no dialogue in it"));
}

TEST_F(Dialogues, ThatAreCutShortAreAnError) {
  const auto plain = written(kTwo);
  ASSERT_EQ(std::system(("gzip -k " + plain.string()).c_str()), 0);
  const std::string whole = read_file(plain.string() + ".gz");
  write_file(folder_.path() / "cut.gz", std::string_view(whole).substr(0, whole.size() / 2));
  EXPECT_THROW(read_dialogues(folder_.path() / "cut.gz"), Error);
  EXPECT_THROW(read_dialogues(folder_.path() / "absent"), Error);
}

TEST(HoldOut, TakesEachDialogueOnceAndTheSameOnesForTheSameSeed) {
  std::vector<Dialogue> dialogues;
  for (std::size_t line = 1; line <= 50; ++line) dialogues.push_back({line, {"x"}});
  const HeldOut parts = hold_out(dialogues, 5, 1);
  EXPECT_EQ(parts.valid.size(), 5u);
  EXPECT_EQ(parts.test.size(), 5u);
  std::set<std::size_t> lines;
  for (const auto* part : {&parts.train, &parts.valid, &parts.test})
    for (const Dialogue& dialogue : *part) lines.insert(dialogue.line);
  EXPECT_EQ(lines.size(), 50u);
  const auto lines_of = [](const std::vector<Dialogue>& part) {
    std::vector<std::size_t> all;
    for (const Dialogue& dialogue : part) all.push_back(dialogue.line);
    return all;
  };
  EXPECT_EQ(lines_of(parts.test), lines_of(hold_out(dialogues, 5, 1).test));
  EXPECT_NE(lines_of(parts.test), lines_of(hold_out(dialogues, 5, 2).test));
  EXPECT_THROW(hold_out(dialogues, 25, 1), Error);
}

}  // namespace
}  // namespace idiolect::dataset
