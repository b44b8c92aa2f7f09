#include "train/trainer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "runs/run_folder.h"
#include "tests/curve_rows.h"
#include "tests/train/small_run.h"

namespace idiolect::train {
namespace {

namespace fs = std::filesystem;

class Trainer : public SmallRun {};

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
  train(resumed("part"));
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
  train_until(5, with_header("part"));
  train(resumed("part"));
  EXPECT_EQ(adapter_hash("part"), adapter_hash("whole"));
}

/// What may be random or has state of its own: DoRA's lengths, masks, noise, two step sizes.
TEST_F(Trainer, EveryMethodAtOnceResumesToTheSameBytes) {
  const auto with_methods = [&](const std::string& out) {
    TrainJob result = job(out);
    result.options.dora = true;
    result.options.rank_stabilized = true;
    result.options.rate_ratio_b = 4;
    result.options.dropout = 0.1;
    result.options.neftune_alpha = 5;
    result.options.recompute = "all";
    return result;
  };
  train(with_methods("whole"));
  train_until(5, with_methods("part"));
  train(resumed("part"));
  EXPECT_EQ(adapter_hash("part"), adapter_hash("whole"));
  EXPECT_EQ(testing::curve_rows(folder.path() / "part" / "metrics.jsonl"),
            testing::curve_rows(folder.path() / "whole" / "metrics.jsonl"));
  const Json config = read_json(folder.path() / "whole" / "adapter" / "adapter_config.json");
  EXPECT_EQ(config.at("use_dora"), true);
  EXPECT_EQ(config.at("use_rslora"), true);
}

TEST_F(Trainer, EachMethodChangesTheRunAndStillLearns) {
  train(job("plain"));
  using Options = runs::TrainOptions;
  const std::pair<const char*, std::function<void(Options&)>> methods[] = {
      {"rank-stabilized", [](Options& options) { options.rank_stabilized = true; }},
      {"dora", [](Options& options) { options.dora = true; }},
      {"lr-ratio-b", [](Options& options) { options.rate_ratio_b = 4; }},
      {"dropout", [](Options& options) { options.dropout = 0.2; }},
      {"neftune", [](Options& options) { options.neftune_alpha = 5; }},
      {"layers", [](Options& options) { options.layers = "1"; }}};
  for (const auto& [name, set] : methods) {
    TrainJob with = job(name);
    set(with.options);
    const Json record = train(with).record;
    EXPECT_NE(adapter_hash(name), adapter_hash("plain")) << name;
    const std::string metrics = read_file(folder.path() / name / "metrics.jsonl");
    const double first =
        parse_json(metrics.substr(0, metrics.find('\n')), "metrics").at("valid_loss").get<double>();
    EXPECT_LT(record.at("result").at("valid_loss").get<double>(), 0.9 * first) << name;
  }
}

TEST_F(Trainer, ManyEpochsEndEarlyWithTheBestAdapter) {
  TrainJob many = job("many");
  many.options.epochs = 200;
  many.options.patience = 2;
  many.options.dropout = 0.05;
  const Json result = train(many).record.at("result");
  EXPECT_TRUE(result.at("stopped_early").get<bool>());
  EXPECT_LT(result.at("best_update").get<int>(), result.at("updates").get<int>());
  EXPECT_LT(result.at("updates").get<int>(), result.at("updates_planned").get<int>());
}

TEST_F(Trainer, FullTrainsAllWeightsIntoAModelFolder) {
  TrainJob full = job("full");
  full.options.full = true;
  const Json record = train(full).record;
  EXPECT_EQ(record.at("result").at("model"), "model");
  EXPECT_FALSE(fs::exists(folder.path() / "full" / "adapter"));
  // A base like any other: an adapter can be trained on it.
  TrainJob on_top = job("on-top");
  on_top.options.base = (folder.path() / "full" / "model").string();
  on_top.options.epochs = 1;
  train(on_top);
  const std::string metrics = read_file(folder.path() / "on-top" / "metrics.jsonl");
  const double start =
      parse_json(metrics.substr(0, metrics.find('\n')), "metrics").at("valid_loss").get<double>();
  // Weights are written in bfloat16, 8 bits each.
  EXPECT_NEAR(start, record.at("result").at("valid_loss").get<double>(), 0.05);
  try {
    runs::locate_adapter(folder.path() / "full");
    FAIL() << "found an adapter";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("trained all weights and has no adapter"),
              std::string::npos);
    EXPECT_NE(error.hint().find("full/model"), std::string::npos);
  }
}

TEST_F(Trainer, FullRefusesWhatIsForAdapters) {
  TrainJob full = job("full");
  full.options.full = true;
  full.options.dora = true;
  EXPECT_THROW(train(full), UsageError);
}

TEST_F(Trainer, FindsAStepSizeTheSameEachTimeAndWritesNothing) {
  TrainJob finding = job("never");
  finding.options.find_rate = true;
  const Json one = train(finding).record.at("find_lr");
  EXPECT_EQ(train(finding).record.at("find_lr"), one);
  EXPECT_FALSE(fs::exists(folder.path() / "never"));
  EXPECT_GT(one.at("points").size(), 10u);
  ASSERT_TRUE(one.at("suggestion").is_number());
  // It is a step size that a run learns with.
  TrainJob run = job("run");
  run.options.learning_rate = one.at("suggestion").get<double>();
  const Json record = train(run).record;
  EXPECT_LT(record.at("result").at("valid_loss").get<double>(),
            0.9 * one.at("points").front().at("loss").get<double>());
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
