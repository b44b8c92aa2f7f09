// Every call of several saves is made to fail, or is the last before a crash or a power
// cut. Afterwards the newest checkpoint that is whole must be one that was being saved or
// had been saved, byte for byte, and none older than the last whose save returned.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <memory>
#include <random>

#include "base/error.h"
#include "base/files.h"
#include "runs/checkpoint_store.h"
#include "tests/faulty_file_system.h"
#include "tests/support.h"

namespace idiolect::runs {
namespace {

namespace fs = std::filesystem;
using testing::Cut;
using testing::Fault;
using testing::Plan;

/// Three sectors and a bit, other ones for each update.
std::string state_of(int update) { return std::string(1700, static_cast<char>('a' + update)); }

void save(CheckpointStore& store, int update) {
  const std::array files{
      CheckpointFile{"state", [&](AtomicFile& file) { file.write(state_of(update)); }},
      CheckpointFile{"numbers", [&](AtomicFile& file) { file.write(std::to_string(update)); }}};
  store.save(update, files, 2000);
}

constexpr int kBefore = 2;  // checkpoints saved in peace
constexpr int kSaves = 3;   // and under attack

class Crash : public ::testing::Test {
 protected:
  /// A run with some checkpoints that goes on under `plan` until it dies or ends; one that can
  /// go on after a failed save does. Returns the last update whose save returned.
  int attack(const Plan& plan) {
    start();
    system_->plan(plan);
    const int saved = go_on(kBefore + 1);
    calls_ = system_->calls();
    system_->plan({});
    return saved;
  }

  void start() {
    other_.reset();
    folder_ = std::make_unique<testing::TemporaryFolder>(testing::quick_folder());
    system_ = std::make_unique<testing::FaultyFileSystem>(folder_->path());
    other_ = std::make_unique<OtherFileSystem>(*system_);
    make_private_folder(root());
    store_ = std::make_unique<CheckpointStore>(root());
    for (int update = 1; update <= kBefore; ++update) save(*store_, update);
  }

  int go_on(int first) {
    int saved = first - 1;
    for (int update = first; update < first + kSaves; ++update) {
      try {
        save(*store_, update);
        saved = update;
      } catch (const Error&) {
        ++failed_saves_;
      }
    }
    return saved;
  }

  /// What a new process finds; fails where that is not exactly what some save wrote.
  int recover() {
    store_ = std::make_unique<CheckpointStore>(root());
    const auto found = store_->newest_whole([](const std::string&) {});
    if (!found) return 0;
    EXPECT_EQ(read_file(found->folder / "state"), state_of(found->update));
    EXPECT_EQ(read_file(found->folder / "numbers"), std::to_string(found->update));
    return found->update;
  }

  void expect_loadable(int saved) {
    const int found = recover();
    EXPECT_GE(found, saved);
    EXPECT_LE(found, kBefore + 2 * kSaves);
    // And the run goes on from there as if nothing had been.
    save(*store_, found + 1);
    EXPECT_EQ(recover(), found + 1);
    ++crashes_;
  }

  int calls_of_a_quiet_run() {
    attack({});
    return calls_;
  }

  fs::path root() const { return folder_->path() / "run" / "checkpoints"; }

  std::unique_ptr<testing::TemporaryFolder> folder_;
  std::unique_ptr<testing::FaultyFileSystem> system_;
  std::unique_ptr<OtherFileSystem> other_;
  std::unique_ptr<CheckpointStore> store_;
  int calls_ = 0;
  int failed_saves_ = 0;
  int crashes_ = 0;
};

TEST_F(Crash, AnyCallMayFailOnceOrForEver) {
  const int calls = calls_of_a_quiet_run();
  ASSERT_GT(calls, 150);
  ASSERT_EQ(failed_saves_, 0);
  for (const bool forever : {false, true})
    for (const int code : {EIO, ENOSPC})
      for (int call = 1; call <= calls; ++call) {
        SCOPED_TRACE(
            fmt::format("call {} fails with {}{}", call, code, forever ? " for ever" : ""));
        expect_loadable(attack({call, Fault::Error, code, forever}));
        if (HasFailure()) return;
      }
  EXPECT_GT(failed_saves_, calls);
  RecordProperty("crashes", crashes_);
}

TEST_F(Crash, AnInterruptedCallOrAShortWriteIsNoReasonToLoseAnything) {
  const int calls = calls_of_a_quiet_run();
  for (int call = 1; call <= calls; ++call) {
    SCOPED_TRACE(call);
    expect_loadable(attack({call, Fault::Error, EINTR}));
    failed_saves_ = 0;
    expect_loadable(attack({call, Fault::ShortWrite}));
    expect_loadable(attack({call, Fault::ShortWrite, 0, true}));
    EXPECT_EQ(failed_saves_, 0);
    if (HasFailure()) return;
  }
  RecordProperty("crashes", crashes_);
}

TEST_F(Crash, KilledAfterAnyCall) {
  const int calls = calls_of_a_quiet_run();
  for (int call = 1; call <= calls; ++call) {
    SCOPED_TRACE(call);
    expect_loadable(attack({call, Fault::Death}));
    if (HasFailure()) return;
  }
  RecordProperty("crashes", crashes_);
}

TEST_F(Crash, PowerLostAfterAnyCallWithAllThatWasNotSynced) {
  const int calls = calls_of_a_quiet_run();
  for (int call = 1; call <= calls + 1; ++call) {
    SCOPED_TRACE(call);
    const int saved = attack({call, Fault::Death});
    system_->cut_power(Cut::All, 0);
    expect_loadable(saved);
    if (HasFailure()) return;
  }
  RecordProperty("crashes", crashes_);
}

TEST_F(Crash, PowerLostAfterAnyCallWithSomeOfWhatWasNotSyncedInAnyOrder) {
  const int calls = calls_of_a_quiet_run();
  for (std::uint64_t seed = 1; seed <= 6; ++seed)
    for (int call = 1; call <= calls + 1; ++call) {
      SCOPED_TRACE(fmt::format("call {}, seed {}", call, seed));
      const int saved = attack({call, Fault::Death});
      system_->cut_power(Cut::Some, 1000 * seed + static_cast<std::uint64_t>(call));
      expect_loadable(saved);
      if (HasFailure()) return;
    }
  RecordProperty("crashes", crashes_);
}

TEST_F(Crash, PowerLostTwiceInARow) {
  const int calls = calls_of_a_quiet_run();
  std::mt19937_64 random(7);
  const auto any_call = [&] {
    return 1 + static_cast<int>(random() % static_cast<unsigned>(calls));
  };
  for (int trial = 0; trial < 200; ++trial) {
    SCOPED_TRACE(trial);
    int saved = attack({any_call(), Fault::Death});
    system_->cut_power(Cut::Some, random());
    const int found = recover();
    EXPECT_GE(found, saved);
    system_->plan({any_call(), Fault::Death});
    saved = std::max(found, go_on(found + 1));
    system_->plan({});
    system_->cut_power(Cut::Some, random());
    expect_loadable(saved);
    if (HasFailure()) return;
  }
}

TEST_F(Crash, ADiskThatFailsWhileTheRunIsResumedNeverGivesAWrongState) {
  start();
  system_->plan({});
  recover();
  const int calls = system_->calls();
  for (int call = 1; call <= calls; ++call) {
    // Only the search is under attack, not the reading of the test.
    system_->plan({call, Fault::Error, EIO});
    CheckpointStore fresh(root());
    const auto found = fresh.newest_whole([](const std::string&) {});
    system_->plan({});
    ASSERT_TRUE(found) << call;
    EXPECT_EQ(read_file(found->folder / "state"), state_of(found->update));
  }
}

}  // namespace
}  // namespace idiolect::runs
