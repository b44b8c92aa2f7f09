#include "model/placement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/error.h"

namespace idiolect::model {
namespace {

using ::testing::HasSubstr;

TEST(Placement, TakesWhatIsAskedFor) {
  const PlacementChoice choice = choose_placement("cpu", "bfloat16");
  EXPECT_TRUE(choice.placement.device.is_cpu());
  EXPECT_EQ(choice.placement.dtype, at::kBFloat16);
  EXPECT_EQ(choice.reason, "CPU, bfloat16: as asked");
  EXPECT_EQ(choose_placement("cpu", "float32").placement.dtype, at::kFloat);
}

TEST(Placement, OnACpuPrecisionFollowsTheInstructionSet) {
  for (const Work work : {Work::Train, Work::Answer}) {
    const PlacementChoice choice = choose_placement("cpu", "auto", work);
    const std::string fast = fast_bfloat16(work);
    EXPECT_EQ(choice.placement.dtype, fast.empty() ? at::kFloat : at::kBFloat16);
    EXPECT_THAT(choice.reason, HasSubstr(fast.empty() ? "AMX" : fast));
  }
}

TEST(Placement, UsesCudaWhereLibTorchHasIt) {
  const PlacementChoice choice = choose_placement("auto", "auto");
  EXPECT_EQ(choice.placement.device.is_cuda(), torch::cuda::is_available());
  if (torch::cuda::is_available()) {
    EXPECT_EQ(choice.placement.dtype, at::kBFloat16);
  } else {
    EXPECT_THROW(choose_placement("cuda", "auto"), Error);
  }
}

TEST(Placement, NamesAWordItDoesNotKnow) {
  try {
    choose_placement("gpu", "auto");
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "--device 'gpu' is not known");
    EXPECT_EQ(error.hint(), "choose from: auto, cpu, cuda");
  }
  EXPECT_THROW(choose_placement("cpu", "int8"), UsageError);
}

}  // namespace
}  // namespace idiolect::model
