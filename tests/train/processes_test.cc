// Real processes on loopback: the test starts copies of itself, each of which trains as one rank
// (ProcessesWorker below) and leaves what it was told in <out>.<rank>.
#include "train/processes.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <torch/torch.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <thread>
#include <vector>

#include "runs/run_folder.h"
#include "tests/curve_rows.h"
#include "tests/train/small_run.h"
#include "train/trainer.h"
#include "weights/safetensors.h"

namespace idiolect::train {
namespace {

namespace fs = std::filesystem;
using Variables = std::map<std::string, std::string>;

std::string variable(const char* name, const char* otherwise = "") {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

TrainJob job_in(const fs::path& folder, const std::string& out) {
  TrainJob job;
  job.options.base = (folder / "base").string();
  job.options.dataset = (folder / variable("TEST_DATA", "data")).string();
  job.options.out = (folder / out).string();
  job.options.epochs = std::stoi(variable("TEST_EPOCHS", "2"));
  job.options.batch_tokens = 60;
  job.options.evaluate_every = 3;
  job.options.patience = 1000;
  job.options.threads = 1;
  job.options.precision = "float32";
  job.say = [](const std::string&) {};
  return job;
}

/// Not a test of its own: what a copy of this program does.
TEST(ProcessesWorker, DISABLED_TrainsAsOneRank) {
  const fs::path folder = variable("TEST_FOLDER");
  const std::string out = variable("TEST_OUT");
  TrainJob job = job_in(folder, out);
  const auto place = runs::find_place(runs::system_environment());
  job.place = *place;
  if (variable("TEST_RESUME") == "1") {
    const std::string where = job.options.out;
    job.options = {};
    job.options.out = where;
    job.options.resume = true;
    // Only rank 0 has the files.
    if (!place->is_writer()) job.options.out += ".elsewhere";
  }
  std::atomic<bool> stop{false};
  if (const std::string at = variable("TEST_STOP_AT"); !at.empty() && place->is_writer()) {
    job.interrupt = &stop;
    job.progress = [&, at](const ProgressReport& report) {
      stop = report.note.starts_with("update " + at + "/");
    };
  }
  std::ofstream told(folder / (out + "." + std::to_string(place->rank)));
  try {
    train(job);
    told << "done";
  } catch (const Error& error) {
    told << error.what() << '\n' << error.hint();
  }
}

class ProcessesTest : public SmallRun {
 protected:
  pid_t start(int rank, int size, const std::string& out, Variables variables) {
    variables["RANK"] = std::to_string(rank);
    variables["WORLD_SIZE"] = std::to_string(size);
    variables[runs::kMeetingFile] = (folder.path() / (out + ".meeting")).string();
    variables["TEST_FOLDER"] = folder.path().string();
    variables["TEST_OUT"] = out;
    std::vector<std::string> words;
    for (char** word = ::environ; *word != nullptr; ++word) words.emplace_back(*word);
    for (const auto& [name, value] : variables) words.push_back(name + "=" + value);
    std::vector<char*> environment;
    for (std::string& word : words) environment.push_back(word.data());
    environment.push_back(nullptr);
    std::vector<std::string> arguments{"train_test", "--gtest_also_run_disabled_tests",
                                       "--gtest_filter=ProcessesWorker.*", "--gtest_brief=1"};
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t quietly;
    ::posix_spawn_file_actions_init(&quietly);
    ::posix_spawn_file_actions_addopen(&quietly, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    EXPECT_EQ(::posix_spawn(&child, "/proc/self/exe", &quietly, nullptr, pointers.data(),
                            environment.data()),
              0);
    ::posix_spawn_file_actions_destroy(&quietly);
    return child;
  }

  std::vector<pid_t> start_all(int size, const std::string& out, const Variables& variables) {
    fs::remove(folder.path() / (out + ".meeting"));
    std::vector<pid_t> children;
    for (int rank = 0; rank < size; ++rank) children.push_back(start(rank, size, out, variables));
    return children;
  }

  /// What each rank was told at the end.
  std::vector<std::string> wait_for(const std::vector<pid_t>& children, const std::string& out) {
    std::vector<std::string> told;
    for (std::size_t rank = 0; rank < children.size(); ++rank) {
      ::waitpid(children[rank], nullptr, 0);
      const fs::path file = folder.path() / (out + "." + std::to_string(rank));
      told.push_back(fs::exists(file) ? read_file(file) : "");
    }
    return told;
  }

  std::vector<std::string> run(int size, const std::string& out, const Variables& variables = {}) {
    return wait_for(start_all(size, out, variables), out);
  }

  std::vector<Json> metrics(const std::string& out) {
    std::vector<Json> rows;
    std::ifstream file(folder.path() / out / "metrics.jsonl");
    for (std::string line; std::getline(file, line);) rows.push_back(parse_json(line, "metrics"));
    return rows;
  }

  /// The largest difference between two adapters, and the largest weight.
  std::pair<float, float> compare_adapters(const std::string& one, const std::string& two) {
    const weights::SafetensorsFile a(folder.path() / one / "adapter" / "adapter_model.safetensors");
    const weights::SafetensorsFile b(folder.path() / two / "adapter" / "adapter_model.safetensors");
    float difference = 0;
    float largest = 0;
    for (const auto& entry : a.entries()) {
      const auto left = a.tensor(entry.name).bytes;
      const auto right = b.tensor(entry.name).bytes;
      const auto* const x = reinterpret_cast<const float*>(left.data());
      const auto* const y = reinterpret_cast<const float*>(right.data());
      for (std::size_t i = 0; i < left.size() / sizeof(float); ++i) {
        difference = std::max(difference, std::abs(x[i] - y[i]));
        largest = std::max(largest, std::abs(x[i]));
      }
    }
    return {difference, largest};
  }
};

const std::vector<std::string> kTwoDone{"done", "done"};

// The sums are taken in another order: float32 gradients differ in their last digits, and AdamW
// makes whole steps of gradients that are nearly nothing.
TEST_F(ProcessesTest, TwoHaveTheLossesOfOne) {
  train(job_in(folder.path(), "one"));
  ASSERT_EQ(run(2, "two"), kTwoDone);
  ASSERT_EQ(run(3, "three"), std::vector<std::string>(3, "done"));
  const std::vector<Json> one = metrics("one");
  for (const char* const other : {"two", "three"}) {
    const std::vector<Json> rows = metrics(other);
    ASSERT_EQ(rows.size(), one.size());
    for (std::size_t i = 0; i < one.size(); ++i)
      for (const char* const value : {"loss", "valid_loss", "gradient_norm"}) {
        if (!one[i].contains(value)) continue;
        const double expected = one[i].at(value).get<double>();
        EXPECT_NEAR(rows[i].at(value).get<double>(), expected, 1e-4 * expected) << value << i;
      }
    const auto [difference, largest] = compare_adapters("one", other);
    EXPECT_GT(largest, 0.01);
    EXPECT_LT(difference, 0.01 * largest);
  }
}

TEST_F(ProcessesTest, OnlyTheGradientAndAFewNumbersCrossTheNetwork) {
  ASSERT_EQ(run(2, "run"), kTwoDone);
  const Json record = runs::read_record({folder.path() / "run"});
  const weights::SafetensorsFile adapter(folder.path() / "run" / "adapter" /
                                         "adapter_model.safetensors");
  std::uint64_t bytes = 0;
  for (const auto& entry : adapter.entries()) bytes += adapter.tensor(entry.name).bytes.size();
  EXPECT_EQ(record.at("result").at("sent_bytes_per_update"), bytes + 2 * sizeof(double));
  EXPECT_EQ(record.at("options").at("processes"), 2);
  for (const Json& row : metrics("run"))
    if (row.contains("loss")) {
      EXPECT_EQ(row.at("sent_bytes"), bytes + 2 * sizeof(double));
    }
  EXPECT_FALSE(fs::exists(folder.path() / "run.elsewhere"));
}

TEST_F(ProcessesTest, TheSameRunTwiceGivesTheSameBytes) {
  ASSERT_EQ(run(2, "first"), kTwoDone);
  ASSERT_EQ(run(2, "second"), kTwoDone);
  EXPECT_EQ(adapter_hash("first"), adapter_hash("second"));
}

TEST_F(ProcessesTest, AllStopAfterTheSameUpdateAndResumeFromTheFilesOfRank0) {
  ASSERT_EQ(run(2, "whole"), kTwoDone);
  const std::vector<std::string> told = run(2, "part", {{"TEST_STOP_AT", "5"}});
  for (const std::string& words : told) EXPECT_EQ(words.find("stopped after update 6 of"), 0u);
  EXPECT_NE(told[0].find("--resume"), std::string::npos);
  EXPECT_EQ(runs::read_record({folder.path() / "part"}).at("state"), "interrupted");
  ASSERT_EQ(run(2, "part", {{"TEST_RESUME", "1"}}), kTwoDone);
  EXPECT_EQ(adapter_hash("part"), adapter_hash("whole"));
  EXPECT_EQ(testing::curve_rows(folder.path() / "part" / "metrics.jsonl"),
            testing::curve_rows(folder.path() / "whole" / "metrics.jsonl"));
  EXPECT_FALSE(fs::exists(folder.path() / "part.elsewhere"));
}

class KilledRank : public ProcessesTest, public ::testing::WithParamInterface<int> {};

TEST_P(KilledRank, EndsTheOthersWithinSecondsInAStateThatResumes) {
  const Variables longer{{"TEST_EPOCHS", "20"}};
  ASSERT_EQ(run(2, "whole", longer), kTwoDone);
  const std::vector<pid_t> children = start_all(2, "run", longer);
  // Past the first checkpoint, far from the end.
  while (metrics("run").size() < 12) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const int killed = GetParam();
  ::kill(children[static_cast<std::size_t>(killed)], SIGKILL);
  const auto start = std::chrono::steady_clock::now();
  const std::vector<std::string> told = wait_for(children, "run");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  const std::string& survivor = told[static_cast<std::size_t>(1 - killed)];
  EXPECT_EQ(survivor.find("rank " + std::to_string(killed) + " is gone: stopped after update"), 0u)
      << survivor;
  EXPECT_NE(survivor.find("--resume"), std::string::npos);
  if (killed == 1) {
    EXPECT_EQ(runs::read_record({folder.path() / "run"}).at("state"), "interrupted");
  }
  ASSERT_EQ(run(2, "run", {{"TEST_RESUME", "1"}}), kTwoDone);
  EXPECT_EQ(adapter_hash("run"), adapter_hash("whole"));
}

INSTANTIATE_TEST_SUITE_P(Ranks, KilledRank, ::testing::Values(0, 1));

TEST_F(ProcessesTest, ProcessesWithAnotherDatasetAreRefused) {
  fs::create_directory(folder.path() / "other");
  testing::make_small_dataset(folder.path() / "other", 31);
  const std::vector<std::string> told =
      wait_for({start(0, 2, "run", {}), start(1, 2, "run", {{"TEST_DATA", "other"}})}, "run");
  for (const std::string& words : told)
    EXPECT_NE(words.find("rank 1 has another dataset than rank 0"), std::string::npos) << words;
  EXPECT_FALSE(fs::exists(folder.path() / "run" / "run.json"));
}

TEST_F(ProcessesTest, WhatOneCannotDoEndsTheOthersWithItsReason) {
  ASSERT_EQ(run(2, "run"), kTwoDone);
  const std::vector<std::string> told = run(2, "run");  // a run is there already
  EXPECT_NE(told[0].find("a run is there already"), std::string::npos);
  EXPECT_NE(told[1].find("rank 0 failed: "), std::string::npos) << told[1];
  EXPECT_NE(told[1].find("a run is there already"), std::string::npos) << told[1];
}

TEST(ProcessesAlone, OneProcessSumsNothingAndWritesAll) {
  Processes alone;
  EXPECT_TRUE(alone.is_writer());
  EXPECT_EQ(alone.sum({1.5}), std::vector<double>{1.5});
  EXPECT_EQ(alone.broadcast("text"), "text");
  alone.require_same("dataset", "x");
  alone.leave();
  EXPECT_EQ(alone.sent_bytes(), 0u);
}

}  // namespace
}  // namespace idiolect::train
