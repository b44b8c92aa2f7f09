#include "model/placement.h"

#include <torch/torch.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "base/error.h"

namespace idiolect::model {
namespace {

void check_word(std::string_view option, std::string_view word,
                std::initializer_list<std::string_view> known) {
  std::string list;
  for (const std::string_view each : known) {
    if (word == each) return;
    list += (list.empty() ? "" : ", ") + std::string(each);
  }
  throw UsageError("--" + std::string(option) + " '" + std::string(word) + "' is not known",
                   "choose from: " + list);
}

}  // namespace

#if defined(__x86_64__)
namespace {

/// Which registers the system saves for a program that is interrupted: XCR0.
unsigned saved_state() {
  unsigned low = 0, high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

bool has_amx() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  constexpr unsigned kAmxBf16 = 1u << 22;
  constexpr unsigned kAmxTile = 1u << 24;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (d & kAmxBf16) == 0 || (d & kAmxTile) == 0)
    return false;
  constexpr unsigned kTileState = 3u << 17;
  return (saved_state() & kTileState) == kTileState;
}

/// AVX-512 with products of bfloat16 pairs (Zen 4 and later, Cooper Lake).
bool has_avx512_bf16() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  constexpr unsigned kAvx512F = 1u << 16;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (b & kAvx512F) == 0) return false;
  constexpr unsigned kAvx512Bf16 = 1u << 5;
  if (__get_cpuid_count(7, 1, &a, &b, &c, &d) == 0 || (a & kAvx512Bf16) == 0) return false;
  constexpr unsigned kVectorState = 7u << 5;
  return (saved_state() & kVectorState) == kVectorState;
}

}  // namespace

std::string fast_bfloat16(Work work) {
  if (has_amx()) return "AMX";
  return work == Work::Train && has_avx512_bf16() ? "AVX512-BF16" : "";
}
#else
std::string fast_bfloat16(Work) { return ""; }
#endif

PlacementChoice choose_placement(std::string_view device, std::string_view precision, Work work) {
  check_word("device", device, {"auto", "cpu", "cuda"});
  check_word("precision", precision, {"auto", "float32", "bfloat16"});
  const bool cuda_is_here = torch::cuda::is_available();
  if (device == "cuda" && !cuda_is_here)
    throw Error("no CUDA device is at hand: LibTorch was built without CUDA, or finds no GPU",
                "use --device cpu, or build with a LibTorch that has CUDA");
  const bool cuda = device == "cuda" || (device == "auto" && cuda_is_here);
  PlacementChoice choice;
  choice.placement.device = cuda ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
  const std::string place = cuda ? "CUDA" : "CPU";
  if (precision != "auto") {
    choice.placement.dtype = precision == "bfloat16" ? at::kBFloat16 : at::kFloat;
    choice.reason = place + ", " + std::string(precision) + ": as asked";
  } else if (cuda) {
    choice.placement.dtype = at::kBFloat16;
    choice.reason = "CUDA, bfloat16: a GPU is at hand";
  } else if (const std::string fast = fast_bfloat16(work); !fast.empty() && at::hasMKLDNN()) {
    choice.placement.dtype = at::kBFloat16;
    choice.reason = "CPU, bfloat16: this processor has " + fast;
  } else {
    choice.placement.dtype = at::kFloat;
    choice.reason = work == Work::Train ? "CPU, float32: this processor has neither AMX nor "
                                          "AVX512-BF16, so bfloat16 would be slower"
                                        : "CPU, float32: this processor has no AMX";
  }
  return choice;
}

Quantisation quantisation_of(std::string_view word) {
  check_word("quantise", word, {"none", "int8", "nf4"});
  if (word == "none") return Quantisation::None;
  return word == "int8" ? Quantisation::Int8 : Quantisation::Nf4;
}

PlacementChoice quantised(PlacementChoice choice, Quantisation quantisation) {
  choice.placement.quantisation = quantisation;
  if (quantisation == Quantisation::Int8) choice.reason += "; base in 8 bits";
  if (quantisation == Quantisation::Nf4) choice.reason += "; base in 4 bits (NF4)";
  return choice;
}

}  // namespace idiolect::model
