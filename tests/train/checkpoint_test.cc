#include "train/checkpoint.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/files.h"
#include "tests/support.h"

namespace idiolect::train {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

model::Adapter adapter_of(std::int64_t rank) {
  model::Adapter adapter;
  adapter.weights["0.q_proj"] = {torch::zeros({rank, 3}), torch::zeros({3, rank})};
  return adapter;
}

TrainState state_at(int update, const Optimizer& optimizer) {
  TrainState state;
  state.update = update;
  state.best_loss = 2.5;
  state.best = optimizer.parameters.clone();
  return state;
}

void flip_last_byte(const fs::path& path) {
  std::string bytes = read_file(path);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  write_file(path, bytes);
}

TEST(Checkpoint, GivesBackWhatWasSaved) {
  const TemporaryFolder folder;
  model::Adapter adapter = adapter_of(2);
  Optimizer optimizer(adapter, {});
  optimizer.parameters.fill_(0.5);
  optimizer.second_moment.fill_(0.125);
  optimizer.steps = 7;
  save_checkpoint(folder.path(), state_at(7, optimizer), optimizer);

  model::Adapter other = adapter_of(2);
  Optimizer restored(other, {});
  const auto state = load_checkpoint(folder.path(), restored);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->update, 7);
  EXPECT_EQ(state->best_loss, 2.5);
  EXPECT_EQ(restored.steps, 7);
  EXPECT_TRUE(at::equal(restored.parameters, optimizer.parameters));
  EXPECT_TRUE(at::equal(restored.second_moment, optimizer.second_moment));
  EXPECT_TRUE(at::equal(other.weights["0.q_proj"].a, torch::full({2, 3}, 0.5)));
}

TEST(Checkpoint, ADamagedOneIsPassedOverForTheOneBefore) {
  const TemporaryFolder folder;
  model::Adapter adapter = adapter_of(2);
  Optimizer optimizer(adapter, {});
  for (const int update : {1, 2, 3})
    save_checkpoint(folder.path(), state_at(update, optimizer), optimizer);
  flip_last_byte(folder.path() / "update-00000003" / "state.safetensors");
  const auto state = load_checkpoint(folder.path(), optimizer);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->update, 2);
  EXPECT_FALSE(fs::exists(folder.path() / "update-00000001"));
}

TEST(Checkpoint, WhatAKilledProcessLeftHalfWrittenIsNotOne) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "update-00000009.tmp.123");
  model::Adapter adapter = adapter_of(2);
  Optimizer optimizer(adapter, {});
  EXPECT_FALSE(load_checkpoint(folder.path(), optimizer));
}

}  // namespace
}  // namespace idiolect::train
