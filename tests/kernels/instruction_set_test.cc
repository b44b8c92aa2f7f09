#include "kernels/instruction_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <cstdio>
#include <cstdlib>

#include "base/error.h"
#include "kernels/swiglu.h"

namespace idiolect::kernels {
namespace {

class InstructionSet : public ::testing::Test {
 protected:
  ~InstructionSet() override { limit_instruction_set(""); }
};

std::string complaint_about(const std::string& name) {
  try {
    limit_instruction_set(name);
  } catch (const Error& error) {
    return std::string(error.what()) + "; hint: " + error.hint();
  }
  return "none";
}

TEST_F(InstructionSet, AnUnknownNameIsRefusedWithThoseThatAreKnown) {
  EXPECT_THAT(complaint_about("avx1024"),
              ::testing::StartsWith("IDIOLECT_CPU=avx1024 is no instruction set that idiolect "
                                    "knows; hint: known here: baseline"));
}

TEST_F(InstructionSet, EveryOneOfThisProcessorCanBeChosenAndLeftAgain) {
  const std::string best = instruction_set();
  for (const auto& [name, target] :
#if HWY_ARCH_X86
       {std::pair("sse4", HWY_SSE4), std::pair("avx2", HWY_AVX2), std::pair("avx512", HWY_AVX3)}
#else
       {std::pair("baseline", HWY_STATIC_TARGET)}
#endif
  ) {
    limit_instruction_set("");
    if ((hwy::SupportedTargets() & target) == 0) {
      EXPECT_THAT(complaint_about(name), ::testing::HasSubstr("this processor does not have it"));
      continue;
    }
    limit_instruction_set(name);
    EXPECT_EQ(instruction_set(), hwy::TargetName(target));
  }
  limit_instruction_set("");
  EXPECT_EQ(instruction_set(), best);
}

TEST_F(InstructionSet, TheKernelsFollow) {
  const auto* const best = &swiglu_kernels<float>();
  limit_instruction_set("baseline");
  const auto* const baseline = &swiglu_kernels<float>();
  const bool has_one_only = instruction_set() == hwy::TargetName(HWY_TARGETS & -HWY_TARGETS);
  EXPECT_EQ(best == baseline, has_one_only);
}

/// Ends the process, because the variable is read once in the life of one.
[[noreturn]] void say_what_runs_with(const char* variable) {
  setenv("IDIOLECT_CPU", variable, 1);
  try {
    static_cast<void>(swiglu_kernels<float>());
    fputs(instruction_set().c_str(), stderr);
  } catch (const Error& error) {
    fputs(error.what(), stderr);
  }
  std::exit(0);
}

TEST(InstructionSetDeathTest, TheVariableIsReadBeforeTheFirstKernel) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(say_what_runs_with("baseline"), ::testing::ExitedWithCode(0),
              hwy::TargetName(HWY_STATIC_TARGET));
  EXPECT_EXIT(say_what_runs_with("warp9"), ::testing::ExitedWithCode(0),
              "IDIOLECT_CPU=warp9 is no instruction set that idiolect knows");
}

}  // namespace
}  // namespace idiolect::kernels
