// What a run does when the disk is full, the loss is no number, or it diverges.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <memory>

#include "base/error.h"
#include "base/file_system.h"
#include "runs/run_folder.h"
#include "tests/train/small_run.h"

namespace idiolect::train {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// The real one, until there is no room any more for files whose path has `part` in it.
class FullDisk final : public FileSystem {
 public:
  std::string part;  // empty: there is room

  int create(const fs::path& path) override {
    return is_full(path) ? -1 : real_file_system().create(path);
  }
  int open(const fs::path& path) override { return real_file_system().open(path); }
  ssize_t write(int file, const char* bytes, std::size_t count) override {
    return real_file_system().write(file, bytes, count);
  }
  ssize_t read(int file, char* bytes, std::size_t count) override {
    return real_file_system().read(file, bytes, count);
  }
  int sync(int file) override { return real_file_system().sync(file); }
  int close(int file) override { return real_file_system().close(file); }
  int rename(const fs::path& from, const fs::path& to) override {
    return real_file_system().rename(from, to);
  }
  int remove(const fs::path& path) override { return real_file_system().remove(path); }
  int make_folder(const fs::path& path) override {
    return is_full(path) ? -1 : real_file_system().make_folder(path);
  }
  std::uintmax_t space(const fs::path& folder) override { return real_file_system().space(folder); }

 private:
  bool is_full(const fs::path& path) const {
    if (part.empty() || path.string().find(part) == std::string::npos) return false;
    errno = ENOSPC;
    return true;
  }
};

class ReliableRun : public SmallRun {
 protected:
  FullDisk disk;
  OtherFileSystem other{disk};
};

TEST_F(ReliableRun, GoesOnWithoutCheckpointsWhereThereIsNoRoomForThem) {
  train(job("whole"));
  TrainJob cramped = job("cramped");
  cramped.progress = [&](const ProgressReport& at) {
    if (at.note.starts_with("update 4/")) disk.part = "checkpoints/update-";
  };
  EXPECT_EQ(train(cramped).record.at("state"), "done");
  EXPECT_THAT(said, HasSubstr("no checkpoint after update 6, the one before is kept"));
  EXPECT_THAT(said, HasSubstr("No space left on device"));
  EXPECT_TRUE(fs::exists(folder.path() / "cramped" / "checkpoints" / "update-00000003"));
  EXPECT_EQ(adapter_hash("cramped"), adapter_hash("whole"));
}

TEST_F(ReliableRun, AnAdapterThatCannotBeWrittenIsWrittenLater) {
  train(job("whole"));
  disk.part = "/adapter";
  try {
    train(job("cramped"));
    FAIL() << "wrote to a full disk";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("training is done, but its result cannot be written"));
    EXPECT_THAT(error.hint(), HasSubstr("--resume --out"));
  }
  disk.part.clear();
  EXPECT_EQ(train(resumed("cramped")).record.at("state"), "done");
  EXPECT_EQ(adapter_hash("cramped"), adapter_hash("whole"));
}

TEST_F(ReliableRun, StopsWithTheNumberOfTheUpdateWhenTheLossIsNoNumber) {
  TrainJob wild = job("wild");
  wild.options.learning_rate = 1e30;
  wild.options.evaluate_every = 1;
  try {
    train(wild);
    FAIL() << "learnt from infinity";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("is not a number, 4 updates in a row, the last of them"));
    EXPECT_THAT(error.hint(), HasSubstr("--lr below 1e+30"));
  }
  EXPECT_THAT(said, HasSubstr("is not a number at update"));
  EXPECT_TRUE(fs::exists(folder.path() / "wild" / "curves.html"));
}

TEST_F(ReliableRun, StopsWhenTheLossStaysHighAndKeepsTheBestAdapter) {
  // The tiny base is too small to diverge: its norms and its head bound the loss.
  IDIOLECT_FIXTURE(base, "stories260k");
  TrainJob steep = job("steep");
  steep.options.base = base.string();
  steep.options.precision = "float32";
  steep.options.epochs = 10;
  steep.options.warmup = 0.5;
  steep.options.learning_rate = 1.0;
  steep.options.patience = 1000;
  const Json result = train(steep).record.at("result");
  EXPECT_TRUE(result.at("diverged").get<bool>()) << said;
  EXPECT_LT(result.at("updates"), result.at("updates_planned"));
  EXPECT_THAT(said, HasSubstr("the loss has gone up from"));
  EXPECT_LT(result.at("best_update"), result.at("updates"));
}

TEST_F(ReliableRun, SavesByTheClockToo) {
  TrainJob often = job("often");
  often.options.checkpoint_minutes = 0;
  std::atomic<bool> stop{false};
  often.interrupt = &stop;
  often.progress = [&](const ProgressReport& at) {
    if (!at.note.starts_with("update 5/")) return;
    // Update 4 is no validation, and was saved all the same.
    EXPECT_TRUE(
        fs::exists(folder.path() / "often" / "checkpoints" / "update-00000004" / "manifest.json"));
    stop = true;
  };
  EXPECT_THROW(train(often), Interrupted);
  EXPECT_EQ(read_file(folder.path() / "often" / "checkpoints" / "LATEST"), "update-00000005\n");
}

TEST_F(ReliableRun, FallsBackOneCheckpointAndEndsInTheSameBytes) {
  train(job("whole"));
  train_until(5, job("part"));
  write_file(folder.path() / "part" / "checkpoints" / "update-00000005" / "state.safetensors", "");
  train(resumed("part"));
  EXPECT_THAT(said, HasSubstr("the checkpoint of update 5 is damaged and passed over"));
  EXPECT_THAT(said, HasSubstr("resuming after update 3"));
  EXPECT_EQ(adapter_hash("part"), adapter_hash("whole"));
}

TEST_F(ReliableRun, SaysWhatShareOfTheMachineItUses) {
  train(job("run"));
  const std::string metrics = read_file(folder.path() / "run" / "metrics.jsonl");
  const std::size_t at = metrics.find("\"share\":");
  ASSERT_NE(at, std::string::npos);
  const double share = std::stod(metrics.substr(at + 8));
  EXPECT_GT(share, 0);
  EXPECT_LT(share, 1.2);
}

}  // namespace
}  // namespace idiolect::train
