#include "runs/checkpoint_store.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <set>

#include "base/error.h"
#include "tests/support.h"

namespace idiolect::runs {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

void save(CheckpointStore& store, int update, const std::string& text = "state") {
  const std::array files{
      CheckpointFile{"state", [&](AtomicFile& file) { file.write(text); }},
      CheckpointFile{"numbers", [&](AtomicFile& file) { file.write(std::to_string(update)); }}};
  store.save(update, files, text.size());
}

class Store : public ::testing::Test {
 protected:
  int newest() {
    said.clear();
    CheckpointStore fresh(folder.path());
    const auto found = fresh.newest_whole([this](const std::string& line) { said = line; });
    return found ? found->update : -1;
  }

  std::set<std::string> names() const {
    std::set<std::string> result;
    for (const auto& entry : fs::directory_iterator(folder.path()))
      result.insert(entry.path().filename());
    return result;
  }

  TemporaryFolder folder;
  CheckpointStore store{folder.path()};
  std::string said;
};

TEST_F(Store, FindsNothingInAnEmptyFolder) { EXPECT_EQ(newest(), -1); }

TEST_F(Store, KeepsTheTwoNewestAndPointsAtTheLast) {
  for (const int update : {1, 2, 10}) save(store, update);
  EXPECT_THAT(names(), ElementsAre("LATEST", "update-00000002", "update-00000010"));
  EXPECT_EQ(read_file(folder.path() / "LATEST"), "update-00000010\n");
  EXPECT_EQ(newest(), 10);
}

TEST_F(Store, FallsBackOneGenerationAndSaysSo) {
  for (const int update : {1, 2}) save(store, update);
  write_file(folder.path() / "update-00000002" / "state", "stat3");
  EXPECT_EQ(newest(), 1);
  EXPECT_EQ(
      said,
      "the checkpoint of update 2 is damaged and passed over: state is not as it was written");
}

TEST_F(Store, IgnoresWhatAKilledProcessLeftHalfWritten) {
  fs::create_directory(folder.path() / "update-00000009.tmp.123");
  EXPECT_EQ(newest(), -1);
  EXPECT_EQ(said, "");
}

TEST_F(Store, ADamagedOneDoesNotCountAsTheOneThatIsKept) {
  for (const int update : {1, 2}) save(store, update);
  fs::remove(folder.path() / "update-00000002" / "numbers");
  CheckpointStore resumed(folder.path());
  resumed.newest_whole([](const std::string&) {});
  save(resumed, 3);
  EXPECT_THAT(names(), ElementsAre("LATEST", "update-00000001", "update-00000003"));
}

TEST_F(Store, ADamagedOneIsReplacedWhenTheRunComesToIt) {
  for (const int update : {1, 2}) save(store, update);
  write_file(folder.path() / "update-00000002" / "state", "");
  CheckpointStore resumed(folder.path());
  EXPECT_EQ(resumed.newest_whole([](const std::string&) {})->update, 1);
  save(resumed, 2);
  EXPECT_EQ(newest(), 2);
}

TEST_F(Store, ACheckpointUnderAnotherNumberIsNotBelieved) {
  save(store, 1);
  fs::rename(folder.path() / "update-00000001", folder.path() / "update-00000007");
  EXPECT_EQ(newest(), -1);
  EXPECT_THAT(said, HasSubstr("it is the checkpoint of another update"));
}

TEST_F(Store, AsksForRoomBeforeItWrites) {
  save(store, 1);
  const std::array files{CheckpointFile{"state", [](AtomicFile&) { FAIL() << "was written"; }}};
  try {
    store.save(2, files, std::uint64_t{1} << 60);
    FAIL() << "had room for an exabyte";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("MB are free, a checkpoint needs 1383505805528.2"));
  }
  EXPECT_EQ(newest(), 1);
}

TEST_F(Store, EveryFlippedBitIsNoticedAndTheOneBeforeStepsIn) {
  save(store, 1, "older");
  save(store, 2, std::string(40, '\0') + "newer");
  int flips = 0;
  for (const auto& entry : fs::directory_iterator(folder.path() / "update-00000002")) {
    const std::string whole = read_file(entry.path());
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
      std::string flipped = whole;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      std::ofstream(entry.path(), std::ios::binary) << flipped;
      ASSERT_EQ(newest(), 1) << entry.path() << " bit " << bit;
      ++flips;
    }
    std::ofstream(entry.path(), std::ios::binary) << whole;
    ASSERT_EQ(newest(), 2);
  }
  EXPECT_GT(flips, 3000);
}

}  // namespace
}  // namespace idiolect::runs
