// A tiny base, a small dataset, and runs on them that take a second.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <string>

#include "base/error.h"
#include "base/sha256.h"
#include "tests/support.h"
#include "tests/tiny_base.h"
#include "train/trainer.h"

namespace idiolect::train {

class SmallRun : public ::testing::Test {
 protected:
  SmallRun() {
    std::filesystem::create_directory(folder.path() / "base");
    std::filesystem::create_directory(folder.path() / "data");
    testing::make_tiny_base(folder.path() / "base");
    testing::make_small_dataset(folder.path() / "data", 30);
  }

  /// A new run in the folder `out`; what it says is kept in `said`.
  TrainJob job(const std::string& out) {
    TrainJob result;
    result.options.base = (folder.path() / "base").string();
    result.options.dataset = (folder.path() / "data").string();
    result.options.out = (folder.path() / out).string();
    result.options.epochs = 2;
    result.options.batch_tokens = 60;
    result.options.evaluate_every = 3;
    result.options.threads = 1;
    result.say = [this](const std::string& line) { said += line + '\n'; };
    return result;
  }

  /// The same run, to be gone on with.
  TrainJob resumed(const std::string& out) {
    TrainJob result = job(out);
    result.options = {};
    result.options.out = (folder.path() / out).string();
    result.options.resume = true;
    return result;
  }

  /// Trains until this many updates are done, and stops there as on Ctrl-C.
  void train_until(int updates, TrainJob part) {
    std::atomic<bool> stop{false};
    part.interrupt = &stop;
    const std::string note = "update " + std::to_string(updates) + "/";
    part.progress = [&](const ProgressReport& at) { stop = at.note.starts_with(note); };
    EXPECT_THROW(train(part), Interrupted);
  }

  std::string adapter_hash(const std::string& out) {
    return sha256_of_file(folder.path() / out / "adapter" / "adapter_model.safetensors");
  }

  testing::TemporaryFolder folder;
  std::string said;
};

}  // namespace idiolect::train
