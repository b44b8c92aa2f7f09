#include "commands/cli.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "tests/commands/knobs.h"

namespace idiolect::commands {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Words = std::vector<std::string>;

class CommandLine : public ::testing::Test {
 protected:
  static Knobs parsed(const Words& words) {
    auto knobs = parse<Knobs>(kHelpCommand, words);
    return knobs ? *knobs : Knobs{};
  }

  /// What the user reads: the error, and the hint after a bar.
  static std::string fault(const Words& words) {
    try {
      parse<Knobs>(kHelpCommand, words);
    } catch (const UsageError& error) {
      return std::string(error.what()) + " | " + error.hint();
    }
    return "no error";
  }

  static std::string help() {
    Knobs knobs;
    return help_text(kHelpCommand, option_specs(knobs));
  }

 private:
  EmptyCurrentFolder folder_;
};

TEST_F(CommandLine, KeepsTheDefaultsOfWhatIsNotGiven) {
  const Knobs knobs = parsed({"a"});
  EXPECT_EQ(knobs.out, "dataset");
  EXPECT_EQ(knobs.rank, 16);
  EXPECT_TRUE(knobs.colour);
  EXPECT_FALSE(knobs.rate);
}

TEST_F(CommandLine, ReadsEveryKindOfKnob) {
  const Knobs knobs = parsed(
      {"a", "--rank", "8", "--share=0.25", "--rate", "1e-4", "--dry-run", "--no-colour", "b"});
  EXPECT_THAT(knobs.exports, ElementsAre("a", "b"));
  EXPECT_EQ(knobs.rank, 8);
  EXPECT_EQ(knobs.share, 0.25);
  EXPECT_EQ(knobs.rate, 1e-4);
  EXPECT_TRUE(knobs.dry_run);
  EXPECT_FALSE(knobs.colour);
}

TEST_F(CommandLine, AnOptionThatMayBeRepeatedTakesOneWordEachTime) {
  const Knobs knobs = parsed({"--me", "Robin Vale", "--me", "robin", "chats"});
  EXPECT_THAT(knobs.me, ElementsAre("Robin Vale", "robin"));
  EXPECT_THAT(knobs.exports, ElementsAre("chats"));
}

TEST_F(CommandLine, AListWithCommasMayAlsoBeRepeated) {
  EXPECT_THAT(parsed({"a", "--only", "whatsapp,instagram", "--only", "messenger"}).only,
              ElementsAre("whatsapp", "instagram", "messenger"));
}

TEST_F(CommandLine, ANameMayHoldAComma) {
  EXPECT_THAT(parsed({"a", "--me", "Vale, Robin"}).me, ElementsAre("Vale, Robin"));
}

TEST_F(CommandLine, TakesTheLastOfARepeatedValue) {
  EXPECT_EQ(parsed({"a", "--rank", "4", "--rank", "8"}).rank, 8);
}

TEST_F(CommandLine, TakesAutoForWhatIsWorkedOutFromTheData) {
  EXPECT_FALSE(parsed({"a", "--rate", "auto"}).rate);
}

TEST_F(CommandLine, TakesAnEmptyTextAndOneThatBeginsWithADash) {
  EXPECT_EQ(parsed({"a", "--out", ""}).out, "");
  EXPECT_EQ(parsed({"a", "--out=-x"}).out, "-x");
  EXPECT_EQ(parsed({"a", "--rank", "-1"}).rank, -1);
}

TEST_F(CommandLine, AfterTwoDashesEverythingIsAnArgument) {
  EXPECT_THAT(parsed({"--", "--rank"}).exports, ElementsAre("--rank"));
}

TEST_F(CommandLine, SuggestsTheClosestOption) {
  EXPECT_EQ(fault({"a", "--rnak", "8"}), "help: unknown option '--rnak' | did you mean '--rank'?");
  EXPECT_EQ(fault({"a", "--xyz=1"}),
            "help: unknown option '--xyz' | run 'idiolect help --help' for the options");
}

TEST_F(CommandLine, RefusesAValueOfAnotherKind) {
  EXPECT_EQ(fault({"a", "--rank", "many"}), "--rank: 'many' is not a whole number | ");
  EXPECT_EQ(fault({"a", "--rank", "8.5"}), "--rank: '8.5' is not a whole number | ");
  EXPECT_EQ(fault({"a", "--rank", "99999999999"}),
            "--rank: '99999999999' is not a whole number | ");
  EXPECT_EQ(fault({"a", "--share", "nan"}), "--share: 'nan' is not a number | ");
}

TEST_F(CommandLine, NamesThePositionalThatIsMissing) {
  EXPECT_THAT(fault({}), HasSubstr("help: EXPORT is missing"));
}

TEST_F(CommandLine, NamesTheOptionWhoseValueIsMissing) {
  EXPECT_THAT(fault({"a", "--rank"}), HasSubstr("--rank"));
}

TEST_F(CommandLine, TakesValuesFromTheProjectFile) {
  write_file("idiolect.toml",
             "[help]\nrank = 4\nEXPORT = ['x', 'y']\nme = 'robin'\nrate = 'auto'\nshare = 1\n"
             "dry-run = true\n");
  const Knobs knobs = parsed({});
  EXPECT_EQ(knobs.rank, 4);
  EXPECT_EQ(knobs.share, 1.0);
  EXPECT_THAT(knobs.exports, ElementsAre("x", "y"));
  EXPECT_THAT(knobs.me, ElementsAre("robin"));
  EXPECT_TRUE(knobs.dry_run);
}

TEST_F(CommandLine, OverridesTheProjectFile) {
  write_file("idiolect.toml", "[help]\nrank = 4\nme = ['a', 'b']\ndry-run = true\n");
  const Knobs knobs = parsed({"x", "--rank", "8", "--me", "c", "--no-dry-run"});
  EXPECT_EQ(knobs.rank, 8);
  EXPECT_THAT(knobs.me, ElementsAre("c"));
  EXPECT_FALSE(knobs.dry_run);
}

TEST_F(CommandLine, LeavesOtherSectionsOfTheProjectFileAlone) {
  write_file("idiolect.toml", "# nothing for this command\n");
  EXPECT_THAT(parsed({"x"}).me, IsEmpty());
}

TEST_F(CommandLine, SuggestsTheClosestKeyOfTheProjectFile) {
  write_file("idiolect.toml", "[help]\nout = 'x'\nrnak = 4\n");
  EXPECT_EQ(fault({"x"}), "idiolect.toml:3: rnak: no such option | did you mean 'rank'?");
}

TEST_F(CommandLine, NamesTheLineOfAWrongValueInTheProjectFile) {
  write_file("idiolect.toml", "[help]\n\nrank = 'many'\n");
  EXPECT_EQ(fault({"x"}), "idiolect.toml:3: rank: 'many' is not a whole number | ");
  write_file("idiolect.toml", "[help]\nrank = [1, 2]\n");
  EXPECT_EQ(fault({"x"}), "idiolect.toml:2: rank: takes one value, not a list | ");
}

TEST_F(CommandLine, HelpIsPrintedInsteadOfComplainingAboutWhatIsMissing) {
  ::testing::internal::CaptureStdout();
  EXPECT_FALSE(parse<Knobs>(kHelpCommand, Words{"--help"}));
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), help());
}

TEST_F(CommandLine, HelpTellsTheUseTheKnobsTheirDefaultsAndExamples) {
  EXPECT_EQ(help(),
            "usage: idiolect help EXPORT... [options]\n"
            "\n"
            "show every kind of knob\n"
            "\n"
            "  EXPORT...                  what to read\n"
            "  --me TEXT                  who you are (may be given several times)\n"
            "  --only A,B,...             which sources to read\n"
            "  --out TEXT                 where to write (default: dataset)\n"
            "  --rank N                   more fits more (default: 16)\n"
            "  --share X                  how much to keep (default: 0.5)\n"
            "  --rate X                   how fast to learn (default: auto)\n"
            "  --dry-run                  write nothing\n"
            "  --no-colour                paint the words\n"
            "  --help                     print this\n"
            "\n"
            "examples:\n"
            "  idiolect help\n");
}

TEST_F(CommandLine, HelpWrapsLongExplanations) {
  std::vector<OptionSpec> specs(1);
  specs[0].name = "rank";
  for (int i = 0; i < 40; ++i) specs[0].help += "word ";
  const std::string text = help_text(kHelpCommand, specs);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    EXPECT_LE(end - at, 100u);
    at = end + 1;
  }
}

}  // namespace
}  // namespace idiolect::commands
