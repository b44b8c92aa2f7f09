#include "runs/run_folder.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "tests/support.h"

namespace idiolect::runs {
namespace {

using testing::TemporaryFolder;

TEST(MetricsFile, AResumedRunCutsTheStepsItWillRepeat) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "metrics.jsonl";
  MetricsFile first(path, 0);
  first.append({{"update", 1}});
  const std::uint64_t kept = first.size();
  first.append({{"update", 2}});

  MetricsFile second(path, kept);
  second.append({{"update", 2}, {"again", true}});
  EXPECT_EQ(read_file(path), "{\"update\":1}\n{\"update\":2,\"again\":true}\n");
}

TEST(MetricsFile, RowsThatAPowerCutTookLeaveNoHole) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "metrics.jsonl";
  write_file(path, "{\"update\":1}\n{\"upd");
  MetricsFile resumed(path, 500);
  resumed.append({{"update", 9}});
  EXPECT_EQ(read_file(path), "{\"update\":1}\n{\"update\":9}\n");
  EXPECT_EQ(resumed.size(), read_file(path).size());
}

TEST(BaseIdentity, AChangedWeightIsNoticed) {
  const TemporaryFolder folder;
  write_file(folder.path() / "config.json", "{}");
  write_file(folder.path() / "model.safetensors", "weights");
  const Json identity = identify_base(folder.path());
  EXPECT_NO_THROW(check_base(folder.path(), identity));
  write_file(folder.path() / "model.safetensors", "other");
  EXPECT_THROW(check_base(folder.path(), identity), Error);
}

TEST(LocateAdapter, TakesARunAPeftFolderAndTheAdapterInsideARun) {
  const TemporaryFolder folder;
  const RunFolder run{folder.path()};
  write_record(run, {{"state", "done"}});
  make_private_folder(run.adapter());
  write_file(run.adapter() / "adapter_config.json", "{}");
  EXPECT_EQ(locate_adapter(run.root).peft, run.adapter());
  EXPECT_EQ(locate_adapter(run.adapter()).record["state"], "done");
}

TEST(LocateAdapter, SaysThatARunHasNoAdapterYet) {
  const TemporaryFolder folder;
  write_record({folder.path()}, {{"state", "running"}});
  try {
    locate_adapter(folder.path());
    FAIL() << "found an adapter where there is none";
  } catch (const Error& error) {
    EXPECT_NE(error.hint().find("--resume"), std::string::npos);
  }
}

}  // namespace
}  // namespace idiolect::runs
