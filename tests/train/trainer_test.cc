#include "train/trainer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/sha256.h"
#include "runs/run_folder.h"
#include "tests/curve_rows.h"
#include "tests/tiny_base.h"

namespace idiolect::train {
namespace {

namespace fs = std::filesystem;

class Trainer : public ::testing::Test {
 protected:
  Trainer() {
    fs::create_directory(folder.path() / "base");
    fs::create_directory(folder.path() / "data");
    testing::make_tiny_base(folder.path() / "base");
    testing::make_small_dataset(folder.path() / "data", 30);
  }

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

  std::string adapter_hash(const std::string& out) {
    return sha256_of_file(folder.path() / out / "adapter" / "adapter_model.safetensors");
  }

  testing::TemporaryFolder folder;
  std::string said;
};

TEST_F(Trainer, LearnsASmallVoiceAndLeavesARun) {
  const Json record = train(job("run")).record;
  EXPECT_EQ(record.at("state"), "done");
  double first = 0;
  double best = record.at("result").at("valid_loss").get<double>();
  const std::string metrics = read_file(folder.path() / "run" / "metrics.jsonl");
  first =
      parse_json(metrics.substr(0, metrics.find('\n')), "metrics").at("valid_loss").get<double>();
  EXPECT_LT(best, 0.8 * first);
  EXPECT_EQ(record.at("owner"), "Robin");
  EXPECT_EQ(record.at("base").at("weights").size(), 2u);
  EXPECT_NE(said.find("learning rate"), std::string::npos);
}

TEST_F(Trainer, RecordsWhoseVoiceItIsWhereItIsNotTheOwners) {
  write_file(folder.path() / "data" / "dataset.json",
             R"({"owner": ["Anna"], "subject": "Robin", "format": "messages"})");
  const Json record = train(job("run")).record;
  EXPECT_EQ(record.at("owner"), "Anna");
  EXPECT_EQ(record.at("subject"), "Robin");
  EXPECT_NE(said.find("the voice is that of 'Robin', not the owner's"), std::string::npos);
}

TEST_F(Trainer, ABaseInFourBitsTeachesAnAdapterAndTheRecordSaysSo) {
  TrainJob four = job("four");
  four.options.quantise = "nf4";
  const Json record = train(four).record;
  EXPECT_EQ(record.at("state"), "done");
  EXPECT_EQ(record.at("options").at("quantise"), "nf4");
  EXPECT_NE(record.at("placement").get<std::string>().find("4 bits"), std::string::npos);
  EXPECT_NE(said.find("GiB of memory"), std::string::npos);
  train(job("full"));
  EXPECT_NE(adapter_hash("four"), adapter_hash("full"));
}

TEST_F(Trainer, TheSameRunTwiceGivesTheSameBytes) {
  train(job("one"));
  train(job("two"));
  EXPECT_EQ(adapter_hash("one"), adapter_hash("two"));
}

TEST_F(Trainer, AnInterruptedRunEndsInTheSameBytesAsAnUninterruptedOne) {
  train(job("whole"));
  std::atomic<bool> stop{false};
  TrainJob part = job("part");
  part.interrupt = &stop;
  // Ctrl-C in the middle, between two checkpoints.
  part.progress = [&](const ProgressReport& at) { stop = at.note.starts_with("update 5/"); };
  try {
    train(part);
    FAIL() << "was not interrupted";
  } catch (const Interrupted& interrupted) {
    EXPECT_NE(interrupted.hint().find("--resume"), std::string::npos);
  }
  EXPECT_EQ(runs::read_record({folder.path() / "part"}).at("state"), "interrupted");
  TrainJob rest = job("part");
  rest.options = {};
  rest.options.out = part.options.out;
  rest.options.resume = true;
  train(rest);
  EXPECT_EQ(adapter_hash("part"), adapter_hash("whole"));
  EXPECT_EQ(testing::curve_rows(folder.path() / "part" / "metrics.jsonl"),
            testing::curve_rows(folder.path() / "whole" / "metrics.jsonl"));
}

TEST_F(Trainer, AHeaderVariesByEpochAndStillResumesToTheSameBytes) {
  const auto with_header = [&](const std::string& out) {
    TrainJob result = job(out);
    result.options.header = "all";
    result.options.relationship = {"Anna = sister"};
    return result;
  };
  const Json record = train(with_header("whole")).record;
  EXPECT_NE(record.at("system").get<std::string>().find("[ It is {weekday}.]"), std::string::npos);
  EXPECT_NE(said.find("prepare the dataset with --carry 1"), std::string::npos);
  train(job("plain"));
  EXPECT_NE(adapter_hash("whole"), adapter_hash("plain"));
  std::atomic<bool> stop{false};
  TrainJob part = with_header("part");
  part.interrupt = &stop;
  part.progress = [&](const ProgressReport& at) { stop = at.note.starts_with("update 5/"); };
  EXPECT_THROW(train(part), Interrupted);
  TrainJob rest = job("part");
  rest.options = {};
  rest.options.out = part.options.out;
  rest.options.resume = true;
  train(rest);
  EXPECT_EQ(adapter_hash("part"), adapter_hash("whole"));
}

TEST_F(Trainer, RefusesADatasetInWhichTheOwnerSaysNothing) {
  auto silent = testing::small_talk(1);
  std::erase_if(silent.turns, [](const auto& turn) { return turn.role == chat::Role::Assistant; });
  write_file(folder.path() / "data" / "train.jsonl", to_line(dataset::to_row(silent)) + '\n');
  try {
    train(job("run"));
    FAIL() << "trained on nothing";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("no token in the training split carries loss"),
              std::string::npos);
  }
  EXPECT_FALSE(fs::exists(folder.path() / "run"));
}

TEST_F(Trainer, DoesNotWriteOverARun) {
  train(job("run"));
  EXPECT_THROW(train(job("run")), Error);
}

TEST_F(Trainer, AResumedRunKeepsItsOptionsAndItsData) {
  train(job("run"));
  Json record = runs::read_record({folder.path() / "run"});
  record["state"] = "running";
  runs::write_record({folder.path() / "run"}, record);
  TrainJob other = job("run");
  other.options.resume = true;
  other.options.rank = 4;
  EXPECT_THROW(train(other), UsageError);
  other.options.rank = 16;
  testing::make_small_dataset(folder.path() / "data", 31);
  EXPECT_THROW(train(other), Error);
}

}  // namespace
}  // namespace idiolect::train
