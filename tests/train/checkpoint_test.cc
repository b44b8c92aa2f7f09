#include "train/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <limits>

#include "base/error.h"
#include "base/files.h"
#include "tests/support.h"

namespace idiolect::train {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
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
  state.skipped = 1;
  state.watchdog.see(3.125);
  state.best = optimizer.parameters.clone();
  return state;
}

void flip_last_byte(const fs::path& path) {
  std::string bytes = read_file(path);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  write_file(path, bytes);
}

class Checkpoint : public ::testing::Test {
 protected:
  void save(int update) {
    save_checkpoint(store, state_at(update, optimizer), optimizer, circumstances);
  }
  std::optional<TrainState> load(Optimizer& into) {
    runs::CheckpointStore fresh(folder.path());
    return load_checkpoint(fresh, into, circumstances,
                           [this](const std::string& line) { said += line + '\n'; });
  }

  TemporaryFolder folder;
  runs::CheckpointStore store{folder.path()};
  runs::Circumstances circumstances{{{"options", "a"}}, {{"threads", 2}}};
  model::Adapter adapter = adapter_of(2);
  Optimizer optimizer{adapter, {}};
  std::string said;
};

TEST_F(Checkpoint, GivesBackWhatWasSaved) {
  optimizer.parameters.fill_(0.5);
  optimizer.second_moment.fill_(0.125);
  optimizer.steps = 7;
  save(7);

  model::Adapter other = adapter_of(2);
  Optimizer restored(other, {});
  const auto state = load(restored);
  ASSERT_TRUE(state);
  EXPECT_EQ(to_line(numbers_of(*state)), to_line(numbers_of(state_at(7, optimizer))));
  EXPECT_EQ(restored.steps, 7);
  EXPECT_TRUE(at::equal(restored.parameters, optimizer.parameters));
  EXPECT_TRUE(at::equal(restored.second_moment, optimizer.second_moment));
  EXPECT_TRUE(at::equal(other.weights["0.q_proj"].a, torch::full({2, 3}, 0.5)));
  EXPECT_EQ(said, "");
}

TEST_F(Checkpoint, ADamagedOneIsPassedOverForTheOneBefore) {
  for (const int update : {1, 2, 3}) save(update);
  flip_last_byte(folder.path() / "update-00000003" / "state.safetensors");
  const auto state = load(optimizer);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->update, 2);
  EXPECT_THAT(said, HasSubstr("the checkpoint of update 3 is damaged and passed over"));
  EXPECT_FALSE(fs::exists(folder.path() / "update-00000001"));
}

TEST_F(Checkpoint, OneThatIsNoNumberIsNotWritten) {
  save(1);
  optimizer.parameters[3] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(save(2), Error);
  EXPECT_EQ(load(optimizer)->update, 1);
}

TEST_F(Checkpoint, OfAnotherAdapterIsRefused) {
  save(1);
  model::Adapter larger = adapter_of(4);
  Optimizer other(larger, {});
  EXPECT_THROW(load(other), Error);
}

TEST_F(Checkpoint, OfAnotherRunIsRefusedAndAnotherNumberOfThreadsSaid) {
  save(1);
  circumstances.machine["threads"] = 4;
  EXPECT_TRUE(load(optimizer));
  EXPECT_EQ(said,
            "the last digits may differ from those of a run left alone: threads: 2 so far, 4 from "
            "here on\n");
  circumstances.identity["options"] = "b";
  EXPECT_THROW(load(optimizer), Error);
}

}  // namespace
}  // namespace idiolect::train
