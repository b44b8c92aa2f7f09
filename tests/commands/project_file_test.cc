#include "commands/project_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "tests/support.h"

namespace idiolect::commands {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ProjectFile : public ::testing::Test {
 protected:
  std::vector<Setting> settings(std::string_view text) {
    write_file(path(), text);
    return read_project_file(path(), "help");
  }

  /// The error without the folder, and the hint after a bar.
  std::string fault(std::string_view text) {
    try {
      settings(text);
    } catch (const UsageError& error) {
      const std::string what = error.what();
      return what.substr(what.find("idiolect.toml")) + " | " + error.hint();
    }
    return "no error";
  }

  std::filesystem::path path() const { return folder_.path() / "idiolect.toml"; }

 private:
  testing::TemporaryFolder folder_;
};

TEST_F(ProjectFile, ThatIsAbsentSetsNothing) {
  EXPECT_THAT(read_project_file(path(), "help"), IsEmpty());
}

TEST_F(ProjectFile, GivesTheSettingsOfOneSectionInOrder) {
  const auto found = settings("[help]\nz = 1\na = ['x', true, 2.5]\n");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].name, "z");
  EXPECT_EQ(found[0].line, 2u);
  EXPECT_FALSE(found[0].is_list);
  EXPECT_THAT(found[1].words, ElementsAre("x", "true", "2.5"));
  EXPECT_TRUE(found[1].is_list);
}

TEST_F(ProjectFile, SpellsContactsAsOptionsOfPrepare) {
  write_file(path(), "[contacts]\ncontext_only = ['Anna']\ngroups = ['all']\n");
  const auto found = read_project_file(path(), "prepare");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].name, "context-only");
  EXPECT_EQ(found[1].name, "group");
}

TEST_F(ProjectFile, GivesWhatIsSaidOfContactsToTheCommandItIsFor) {
  write_file(path(), "[contacts]\nexclude = ['Tom']\nrelationship = ['Anna = sister']\n");
  const auto names = [&](std::string_view command) {
    std::vector<std::string> found;
    for (const Setting& setting : read_project_file(path(), command)) found.push_back(setting.name);
    return found;
  };
  EXPECT_THAT(names("prepare"), ElementsAre("exclude"));
  EXPECT_THAT(names("train"), ElementsAre("relationship"));
  EXPECT_THAT(names("chat"), IsEmpty());
}

TEST_F(ProjectFile, SuggestsTheClosestSection) {
  EXPECT_EQ(fault("[hepl]\n"), "idiolect.toml:1: [hepl] is not a command | did you mean 'help'?");
}

TEST_F(ProjectFile, RefusesAKeyOutsideASection) {
  EXPECT_EQ(fault("rank = 1\n"),
            "idiolect.toml:1: 'rank' stands outside a section | "
            "put it below the command it is for, e.g. [train]");
}

TEST_F(ProjectFile, NamesTheLineThatIsNotToml) {
  const std::string what = fault("[help]\nrank = many\n");
  EXPECT_TRUE(what.starts_with("idiolect.toml:2: ")) << what;
}

TEST_F(ProjectFile, RefusesAValueThatIsNoKnobs) {
  EXPECT_EQ(fault("[help]\nwhen = 2020-01-01\n"),
            "idiolect.toml:2: when: not a text, a number, true, false, or a list of them | ");
}

}  // namespace
}  // namespace idiolect::commands
