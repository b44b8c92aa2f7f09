#include "kernels/instruction_set.h"

#include <hwy/highway.h>

#include <array>
#include <cstdint>
#include <cstdlib>

#include "base/error.h"

namespace idiolect::kernels {
namespace {

struct Limit {
  std::string_view name;
  std::int64_t target;  // Highway's bit for it; better ones have lower bits
};

#if HWY_ARCH_X86
constexpr std::array kLimits{Limit{"sse4", HWY_SSE4}, Limit{"avx2", HWY_AVX2},
                             Limit{"avx512", HWY_AVX3}};
#elif HWY_ARCH_ARM
constexpr std::array kLimits{Limit{"neon", HWY_NEON}};
#else
constexpr std::array<Limit, 0> kLimits{};
#endif
constexpr std::string_view kBaseline = "baseline";

std::string names() {
  std::string all(kBaseline);
  for (const Limit& limit : kLimits) all += ", " + std::string(limit.name);
  return all;
}

/// The best of the targets that are compiled into this file and that the processor has.
std::int64_t best_target() {
  const std::int64_t targets = hwy::SupportedTargets() & HWY_TARGETS;
  return targets & -targets;
}

/// Bits of all targets that are better than `target`.
std::int64_t better_than(std::int64_t target) { return target - 1; }

}  // namespace

void limit_instruction_set(std::string_view name) {
  hwy::DisableTargets(0);
  if (name.empty()) return;
  if (name == kBaseline) return hwy::DisableTargets(better_than(HWY_STATIC_TARGET));
  for (const Limit& limit : kLimits) {
    if (limit.name != name) continue;
    if ((hwy::SupportedTargets() & limit.target) == 0)
      throw Error("IDIOLECT_CPU=" + std::string(name) + ": this processor does not have it",
                  "its best is " + instruction_set());
    return hwy::DisableTargets(better_than(limit.target));
  }
  throw Error("IDIOLECT_CPU=" + std::string(name) + " is no instruction set that idiolect knows",
              "known here: " + names() + "; without it the best one is taken");
}

void honour_instruction_set() {
  static const bool done = [] {
    const char* const name = std::getenv("IDIOLECT_CPU");
    if (name != nullptr) limit_instruction_set(name);
    return true;
  }();
  static_cast<void>(done);
}

std::string instruction_set() { return hwy::TargetName(best_target()); }

}  // namespace idiolect::kernels
