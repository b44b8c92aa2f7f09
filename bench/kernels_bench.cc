// bench/kernels_bench.cc
//
// The passes of model/passes.h against what bounds them, in the same run: kernels_bench [rounds].
//
//   of_memory  time of a memcpy that moves as many bytes ÷ time of the pass: 1 is the limit
//   of_eager   time of LibTorch's own operations for the same results ÷ time of the pass
//
// Shapes are those of TinyLlama 1.1B at 2,048 tokens; the head sees 512 of them. One JSON line per
// pass and precision. IDIOLECT_CPU=avx2 (and ATEN_CPU_CAPABILITY=avx2 for LibTorch's side) measures
// a processor without AVX-512.
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "base/large_blocks.h"
#include "bench/measures.h"
#include "kernels/instruction_set.h"
#include "model/passes.h"
#include "model/rotary.h"

namespace idiolect::bench {
namespace {

using Work = std::function<void()>;

constexpr std::int64_t kTokens = 2048;
constexpr std::int64_t kWidth = 2048;
constexpr std::int64_t kForward = 5632;
constexpr std::int64_t kHeads = 32;
constexpr std::int64_t kLossTokens = 512;
constexpr std::int64_t kVocabulary = 32000;

/// Of the processor, on all threads together, because neighbours take less from those.
double processor_seconds_of(const Work& work) {
  const std::clock_t start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

/// Copies half as many bytes as it is to move: each is read and written.
class Copy {
 public:
  explicit Copy(std::int64_t bytes)
      : from_(at::ones({bytes / 2}, at::kChar)), to_(at::ones({bytes / 2}, at::kChar)) {}

  void operator()() const {
    at::parallel_for(0, from_.numel(), 1 << 16, [&](std::int64_t begin, std::int64_t end) {
      std::memcpy(static_cast<char*>(to_.data_ptr()) + begin,
                  static_cast<const char*>(from_.data_ptr()) + begin,
                  static_cast<std::size_t>(end - begin));
    });
  }

 private:
  at::Tensor from_, to_;
};

struct Comparison {
  std::string name;
  std::int64_t bytes;  // read and written by the pass
  Work pass, eager;
};

void measure(const Comparison& comparison, at::ScalarType type, int rounds) {
  const Copy copy(comparison.bytes);
  std::vector<double> pass, eager, memory;
  for (int round = -2; round < rounds; ++round) {
    const double times[] = {processor_seconds_of(comparison.pass), processor_seconds_of(copy),
                            processor_seconds_of(comparison.eager)};
    if (round < 0) continue;
    pass.push_back(times[0]);
    memory.push_back(times[1]);
    eager.push_back(times[2]);
  }
  const double time = median(pass);
  fmt::print(R"({{"pass": "{}", "type": "{}", "instructions": "{}", "of_memory": {:.2f}, )"
             R"("of_eager": {:.1f}, "gigabytes_per_second": {:.1f}}})"
             "\n",
             comparison.name, type == at::kFloat ? "float32" : "bfloat16",
             kernels::instruction_set(), median(memory) / time, median(eager) / time,
             static_cast<double>(comparison.bytes) / time / 1e9);
  std::fflush(stdout);
}

/// operations.h's plain norm.
at::Tensor eager_norm(const at::Tensor& x, const at::Tensor& weight) {
  const at::Tensor wide = x.to(at::kFloat);
  const at::Tensor scale = at::rsqrt(wide.square().mean(-1, true) + 1e-5);
  return weight * (wide * scale).to(x.scalar_type());
}

/// Walks back from `value` to `inputs`, as often as one likes.
Work backward_of(at::Tensor value, std::vector<at::Tensor> inputs, at::Tensor gradient) {
  return [=] { torch::autograd::grad({value}, inputs, {gradient}, true); };
}

std::vector<Comparison> norms(at::ScalarType type) {
  const auto options = at::TensorOptions().dtype(type);
  const at::Tensor x = at::randn({kTokens, kWidth}, options).requires_grad_(true);
  const at::Tensor delta = at::randn({kTokens, kWidth}, options);
  const at::Tensor weight = at::ones({kWidth}, options);
  const at::Tensor scales = model::rms_norm_pass(x.detach(), weight, 1e-5).scales;
  const at::Tensor value = eager_norm(x, weight) + 0 * x;  // the residual's gradient is added
  const auto size = static_cast<std::int64_t>(x.nbytes());
  const auto none = model::Gradient::Unneeded;
  return {
      {"rms_norm", 2 * size, [=] { model::rms_norm_pass(x.detach(), weight, 1e-5); },
       [=] { eager_norm(x.detach(), weight); }},
      {"add_rms_norm", 4 * size, [=] { model::add_rms_norm_pass(x.detach(), delta, weight, 1e-5); },
       [=] { eager_norm(x.detach() + delta, weight); }},
      {"rms_norm_backward", 4 * size,
       [=] { model::rms_norm_backward_pass(delta, x.detach(), weight, scales, delta, none); },
       backward_of(value, {x}, delta)}};
}

std::vector<Comparison> rotations(at::ScalarType type) {
  const auto options = at::TensorOptions().dtype(type);
  const at::Tensor x = at::randn({kTokens, kHeads, kWidth / kHeads}, options);
  const at::Tensor angles = at::rand({kTokens, 1, kWidth / kHeads / 2}, options);
  const auto size = static_cast<std::int64_t>(x.nbytes());
  return {{"rotate", 2 * size, [=] { model::rotate_pass(x, angles, angles, model::Turn::Forward); },
           [=] {
             model::rotate(x, {angles, angles});
           }}};
}

std::vector<Comparison> gates(at::ScalarType type) {
  const auto options = at::TensorOptions().dtype(type);
  const at::Tensor gate = at::randn({kTokens, kForward}, options).requires_grad_(true);
  const at::Tensor up = at::randn({kTokens, kForward}, options).requires_grad_(true);
  const at::Tensor g = at::randn({kTokens, kForward}, options);
  const at::Tensor value = at::silu(gate) * up;
  const auto size = static_cast<std::int64_t>(g.nbytes());
  return {{"swiglu", 3 * size, [=] { model::swiglu_pass(gate.detach(), up.detach()); },
           [=] { at::silu(gate.detach()) * up.detach(); }},
          {"swiglu_backward", 5 * size,
           [=] { model::swiglu_backward_pass(g, gate.detach(), up.detach()); },
           backward_of(value, {gate, up}, g)},
          {"swiglu_backward_again", 6 * size,
           [=] { model::swiglu_backward_pass_again(g, gate.detach(), up.detach()); },
           [=] {
             torch::autograd::grad({at::silu(gate) * up}, {gate, up}, {g});
           }}};
}

std::vector<Comparison> heads(at::ScalarType type) {
  const at::Tensor logits = at::randn({kLossTokens, kVocabulary}, type);
  const at::Tensor targets = at::randint(kVocabulary, {kLossTokens}, at::kLong);
  const auto size = static_cast<std::int64_t>(logits.nbytes());
  const auto eager = [=](bool with_gradient) {
    const at::Tensor wide = logits.to(at::kFloat).detach().requires_grad_(with_gradient);
    const at::Tensor loss = at::cross_entropy_loss(wide, targets, {}, at::Reduction::Sum);
    if (with_gradient) torch::autograd::grad({loss}, {wide})[0].to(type);
  };
  // The gradients of gradients are as good as any scores.
  return {{"cross_entropy", size,
           [=] { model::cross_entropy_pass(logits, targets, 1, model::Gradient::Unneeded); },
           [=] { eager(false); }},
          {"cross_entropy_gradient", 2 * size,
           [=] { model::cross_entropy_pass(logits, targets, 1, model::Gradient::Wanted); },
           [=] { eager(true); }}};
}

}  // namespace
}  // namespace idiolect::bench

int main(int argc, char** argv) {
  idiolect::keep_large_blocks();
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 15;
  for (const at::ScalarType type : {at::kFloat, at::kBFloat16})
    for (const auto& family : {idiolect::bench::norms, idiolect::bench::rotations,
                               idiolect::bench::gates, idiolect::bench::heads})
      for (const auto& comparison : family(type))
        idiolect::bench::measure(comparison, type, rounds);
  return 0;
}
