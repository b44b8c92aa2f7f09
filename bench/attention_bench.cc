// bench/attention_bench.cc
//
// One layer's attention, forward and backward, over 2,048 tokens: in blocks
// (model/block_attention.h), and in operations of LibTorch that keep all shares. As JSON, beside
// the rate of LibTorch's matrix products in the same precision, in turn in the same run:
//
//   rate    unavoidable FLOPs (2 products forward, 4 backward, over the pairs that are allowed)
//           per second
//   memory  the most that the pass held above what was there before it, in bytes
//
//   attention_bench [repetitions]
#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "bench/measures.h"
#include "kernels/attention.h"
#include "model/attention.h"

namespace idiolect::bench {
namespace {

constexpr std::int64_t kTokens = 2048;

struct Heads {
  const char* name;
  std::int64_t heads, kv_heads, width;
};
constexpr Heads kShapes[] = {
    {"TinyLlama-1.1B", 32, 4, 64}, {"Mistral-7B", 32, 8, 128}, {"Qwen2.5-0.5B", 14, 2, 64}};

model::Packing packing_of(bool chat_like) {
  model::Packing packing{{0}};
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> length(std::log(120.0), 0.8);
  while (packing.tokens() < kTokens) {
    const auto next = chat_like ? static_cast<std::int64_t>(length(random)) + 2 : kTokens;
    packing.starts.push_back(std::min(kTokens, packing.tokens() + next));
  }
  return packing;
}

double gemm_rate(at::ScalarType precision) {
  const torch::NoGradGuard no_grad;
  const at::Tensor x = torch::randn({kTokens, 2048}).to(precision);
  const at::Tensor w = torch::randn({5632, 2048}).to(precision);
  return 2.0 * kTokens * 2048 * 5632 / seconds_of([&] { at::linear(x, w); });
}

using Attend = at::Tensor (*)(const at::Tensor&, const at::Tensor&, const at::Tensor&,
                              const model::AttentionPlan&);

struct Measured {
  double forward = 1e9, backward = 1e9;  // seconds, the best
  double memory = 0;
};

void pass(Attend attend, const Heads& shape, const model::Packing& packing,
          at::ScalarType precision, Measured& to) {
  const auto leaf = [&](std::int64_t heads) {
    return torch::randn({kTokens, heads, shape.width}).to(precision).requires_grad_();
  };
  const at::Tensor query = leaf(shape.heads), key = leaf(shape.kv_heads),
                   value = leaf(shape.kv_heads);
  const at::Tensor gradient = torch::randn_like(query);
  const model::AttentionPlan plan(packing, {}, at::kCPU);
  std::ofstream("/proc/self/clear_refs") << "5";  // the peak counts from here
  const double before = status_bytes("VmRSS");
  at::Tensor output;
  to.forward = std::min(to.forward, seconds_of([&] { output = attend(query, key, value, plan); }));
  to.backward = std::min(to.backward, seconds_of([&] { output.backward(gradient); }));
  to.memory = std::max(to.memory, status_bytes("VmHWM") - before);
}

void print(const char* name, const Measured& measured, double flops, const char* end) {
  fmt::print(R"( "{}": {{"forward_ms": {:.2f}, "backward_ms": {:.2f}, "rate": {:.4g}, )"
             R"("memory": {:.0f}}}{})",
             name, measured.forward * 1e3, measured.backward * 1e3,
             flops / (measured.forward + measured.backward), measured.memory, end);
}

void measure(const Heads& shape, bool chat_like, at::ScalarType precision, int repetitions) {
  const model::Packing packing = packing_of(chat_like);
  double pairs = 0;
  for (std::size_t i = 0; i < packing.segments(); ++i)
    pairs += static_cast<double>(packing.length(i) * (packing.length(i) + 1)) / 2;
  const double flops = pairs * 12.0 * static_cast<double>(shape.heads * shape.width);
  Measured blocks, plain;
  double gemm = 0;
  for (int i = 0; i < repetitions; ++i) {
    pass(&model::attend, shape, packing, precision, blocks);
    pass(&model::attend_plain, shape, packing, precision, plain);
    gemm = std::max(gemm, gemm_rate(precision));
  }
  fmt::print(
      R"({{"shape": "{}", "batch": "{}", "precision": "{}", "segments": {}, "gemm": {:.4g},)",
      shape.name, chat_like ? "packed" : "one", at::toString(precision), packing.segments(), gemm);
  print("blocks", blocks, flops, ",");
  print("plain", plain, flops, "}\n");
  std::fflush(stdout);
}

}  // namespace
}  // namespace idiolect::bench

int main(int count, char** arguments) {
  using namespace idiolect::bench;
  const int repetitions = count > 1 ? std::atoi(arguments[1]) : 5;
  fmt::print(R"({{"threads": {}, "float32": "{}", "bfloat16": "{}"}})"
             "\n",
             at::get_num_threads(), idiolect::kernels::attention_instructions<float>(),
             idiolect::kernels::attention_instructions<idiolect::kernels::Bfloat16>());
  for (const auto& shape : kShapes)
    for (const at::ScalarType precision : {at::kBFloat16, at::kFloat})
      for (const bool chat_like : {false, true}) measure(shape, chat_like, precision, repetitions);
}
