#include "base/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <set>

#include "base/error.h"
#include "tests/support.h"

namespace idiolect {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename());
  return names;
}

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777u : 0;
}

std::string fault(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

/// The id of a process that has ended.
pid_t id_of_a_process_that_is_gone() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  return child;
}

TEST(ReadFile, GivesTheBytesAsTheyAre) {
  const TemporaryFolder folder;
  const std::string bytes("a\0b\xFF\n", 5);
  write_file(folder.path() / "file", bytes);
  EXPECT_EQ(read_file(folder.path() / "file"), bytes);
}

TEST(ReadFile, NamesTheFileThatIsMissing) {
  EXPECT_EQ(fault([] { read_file("/no/such/file"); }),
            "/no/such/file: cannot open: No such file or directory");
}

TEST(ReadFile, RefusesAFolder) {
  const TemporaryFolder folder;
  EXPECT_THAT(fault([&] { read_file(folder.path()); }), HasSubstr("is a folder, not a file"));
}

TEST(ReadFile, StopsAtItsLimit) {
  const TemporaryFolder folder;
  write_file(folder.path() / "file", "12345");
  EXPECT_EQ(read_file(folder.path() / "file", 5), "12345");
  EXPECT_THAT(fault([&] { read_file(folder.path() / "file", 4); }),
              HasSubstr("larger than 4 bytes"));
}

TEST(ReadFile, StopsAtItsLimitOnAStreamWithoutEnd) {
  EXPECT_THAT(fault([] { read_file("/dev/zero", 1 << 20); }), HasSubstr("larger than"));
}

TEST(MappedFile, ShowsTheBytes) {
  const TemporaryFolder folder;
  write_file(folder.path() / "file", "hello");
  EXPECT_EQ(MappedFile(folder.path() / "file").text(), "hello");
}

TEST(MappedFile, OfNothingIsEmpty) {
  const TemporaryFolder folder;
  write_file(folder.path() / "file", "");
  EXPECT_TRUE(MappedFile(folder.path() / "file").bytes().empty());
}

TEST(MappedFile, RefusesWhatIsNoFile) {
  EXPECT_THAT(fault([] { const MappedFile file("/dev/zero"); }), HasSubstr("not a regular file"));
}

TEST(AtomicFile, AppearsOnlyWithCommit) {
  const TemporaryFolder folder;
  AtomicFile file(folder.path() / "out");
  file.write("text");
  EXPECT_FALSE(fs::exists(folder.path() / "out"));
  file.commit();
  EXPECT_EQ(read_file(folder.path() / "out"), "text");
}

TEST(AtomicFile, LeavesTheOldFileAndNothingElseWithoutCommit) {
  const TemporaryFolder folder;
  write_file(folder.path() / "out", "old");
  { AtomicFile(folder.path() / "out").write("new"); }
  EXPECT_EQ(read_file(folder.path() / "out"), "old");
  EXPECT_THAT(names_in(folder.path()), ElementsAre("out"));
}

TEST(AtomicFile, IsReadableByItsOwnerAlone) {
  const TemporaryFolder folder;
  write_file(folder.path() / "out", "private");
  EXPECT_EQ(mode_of(folder.path() / "out"), 0600u);
}

TEST(AtomicFile, ThatCannotBeCreatedSaysWhich) {
  EXPECT_THAT(fault([] { AtomicFile file("/no/such/folder/out"); }),
              HasSubstr("/no/such/folder/out: cannot create: No such file"));
}

TEST(StagedFolder, ReplacesTheOldOneAsAWhole) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "deep" / "dataset";
  make_private_folder(target);
  write_file(target / "old", "old");
  StagedFolder staged(target);
  write_file(staged.folder() / "new", "new");
  staged.commit();
  EXPECT_THAT(names_in(target), ElementsAre("new"));
  EXPECT_THAT(names_in(target.parent_path()), ElementsAre("dataset"));
}

TEST(StagedFolder, LeavesTheOldOneWithoutCommit) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "dataset";
  make_private_folder(target);
  write_file(target / "old", "old");
  {
    const StagedFolder staged(target);
    write_file(staged.folder() / "new", "new");
  }
  EXPECT_THAT(names_in(target), ElementsAre("old"));
  EXPECT_THAT(names_in(folder.path()), ElementsAre("dataset"));
}

TEST(StagedFolder, IsOpenToItsOwnerAlone) {
  const TemporaryFolder folder;
  StagedFolder staged(folder.path() / "a" / "b");
  staged.commit();
  EXPECT_EQ(mode_of(folder.path() / "a"), 0700u);
  EXPECT_EQ(mode_of(folder.path() / "a" / "b"), 0700u);
}

TEST(StaleTemporaries, OfProcessesThatAreGoneAreRemoved) {
  const TemporaryFolder folder;
  const std::string gone = std::to_string(id_of_a_process_that_is_gone());
  const std::string alive = std::to_string(::getpid());
  for (const std::string& name :
       {std::string("out"), std::string("out.tmp.x1"), "out.tmp." + gone, "out.tmp." + alive})
    write_file(folder.path() / name, "");
  remove_stale_temporaries(folder.path());
  EXPECT_EQ(names_in(folder.path()),
            (std::set<std::string>{"out", "out.tmp.x1", "out.tmp." + alive}));
}

TEST(StaleTemporaries, InAFolderThatIsMissingAreNoFailure) {
  remove_stale_temporaries("/no/such/folder");
}

}  // namespace
}  // namespace idiolect
