#include "commands/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "base/utf8.h"
#include "commands/help.h"
#include "commands/table.h"

namespace idiolect::commands {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Ending {
  int code = 0;
  std::string output;
  std::string errors;
};

Ending run(const std::vector<std::string>& arguments) {
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  const int code = run_program(arguments);
  return {code, ::testing::internal::GetCapturedStdout(), ::testing::internal::GetCapturedStderr()};
}

TEST(Program, WithoutWordsShowsItsHelp) {
  const Ending ending = run({});
  EXPECT_EQ(ending.code, 0);
  EXPECT_EQ(ending.output, program_help());
  EXPECT_EQ(run({"--help"}).output, program_help());
  EXPECT_EQ(run({"help"}).output, program_help());
}

TEST(Program, SaysItsVersion) {
  EXPECT_THAT(run({"--version"}).output, StartsWith("idiolect " IDIOLECT_VERSION));
}

TEST(Program, SuggestsTheClosestCommandAndEndsAsWrongUsage) {
  const Ending ending = run({"hepl"});
  EXPECT_EQ(ending.code, 2);
  EXPECT_EQ(ending.output, "");
  EXPECT_EQ(ending.errors, "idiolect: unknown command 'hepl'\n  hint: did you mean 'help'?\n");
}

TEST(Program, HelpOfACommandIsThatCommandsHelp) {
  EXPECT_EQ(run({"help", "help"}).output, run({"help", "--help"}).output);
}

TEST(ProgramHelp, FitsOneScreen) {
  const std::string text = program_help();
  EXPECT_LE(std::ranges::count(text, '\n'), 24);
}

std::vector<std::string> names() {
  std::vector<std::string> found;
  for (const Command& command : commands()) found.emplace_back(command.name);
  return found;
}

class EveryCommand : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryCommand, IsSummedUpInOneLineThatBeginsWithAVerbInLowerCase) {
  const Command& command = find_command(GetParam());
  EXPECT_TRUE(std::islower(static_cast<unsigned char>(command.summary.front())));
  EXPECT_LE(display_width(command.summary), 86u);
  EXPECT_NE(command.summary.back(), '.');
}

TEST_P(EveryCommand, HasHelpThatFitsTheTerminalAndEndsWithExamples) {
  const Ending ending = run({GetParam(), "--help"});
  EXPECT_EQ(ending.code, 0);
  EXPECT_EQ(ending.errors, "");
  EXPECT_THAT(ending.output, StartsWith("usage: idiolect " + GetParam()));
  EXPECT_THAT(ending.output, HasSubstr("\nexamples:\n  idiolect "));
  std::string_view rest = ending.output;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    EXPECT_LE(display_width(line), 100u) << line;
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
}

TEST_P(EveryCommand, RefusesAnUnknownOption) {
  const Ending ending = run({GetParam(), "--no-such-option"});
  EXPECT_EQ(ending.code, 2);
  EXPECT_THAT(ending.errors, HasSubstr("unknown option '--no-such-option'"));
}

INSTANTIATE_TEST_SUITE_P(Program, EveryCommand, ::testing::ValuesIn(names()),
                         [](const auto& instance) { return instance.param; });

}  // namespace
}  // namespace idiolect::commands
