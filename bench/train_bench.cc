// bench/train_bench.cc
//
// Training against the limit of the machine, in the same run: train_bench [repetitions].
//
//   GEMM limit  the rate of LibTorch's own matrix products on the very shapes and layouts of the
//               step: each projection forward (x Wᵀ) and as input gradient (g W), weighted by FLOPs
//   step        forward, loss on the owner's tokens, backward, AdamW on a LoRA of all projections
//   share       model FLOPs of the step ÷ its time ÷ GEMM limit
//
// The model is random: 8 layers of width 512, vocabulary 8,192, float32, 4 sessions of 512 tokens
// of which half are the owner's. Model FLOPs count each projection forward and as input gradient,
// the head likewise on loss tokens only, attention below the diagonal three times (forward, and
// twice backward), and the adapter; not norms, softmax or recomputation.
#include <fmt/format.h>
#include <torch/torch.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <numeric>
#include <thread>
#include <vector>

#include "base/files.h"
#include "base/json.h"
#include "base/random.h"
#include "train/optimizer.h"
#include "train/owner_loss.h"
#include "weights/safetensors.h"

namespace idiolect {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kLayers = 8;
constexpr std::int64_t kWidth = 512;
constexpr std::int64_t kForward = 1376;
constexpr std::int64_t kVocabulary = 8192;
constexpr std::int64_t kSessions = 4;
constexpr std::int64_t kLength = 512;
constexpr std::int64_t kRank = 16;

/// A linear projection on `rows` rows.
struct Shape {
  std::int64_t rows, in, out;
  double flops() const { return 2.0 * static_cast<double>(rows * in * out); }
};

std::vector<Shape> projections() {
  const std::int64_t rows = kSessions * (kLength - 1);
  std::vector<Shape> shapes;
  for (std::int64_t layer = 0; layer < kLayers; ++layer) {
    for (int i = 0; i < 4; ++i) shapes.push_back({rows, kWidth, kWidth});
    for (int i = 0; i < 2; ++i) shapes.push_back({rows, kWidth, kForward});
    shapes.push_back({rows, kForward, kWidth});
  }
  shapes.push_back({kSessions * kLength / 2, kWidth, kVocabulary});  // the head, on loss tokens
  return shapes;
}

double model_flops() {
  double flops = 0;
  for (const Shape& shape : projections()) flops += 2 * shape.flops();
  const auto pairs = static_cast<double>(kLength * (kLength - 1) / 2);
  flops += 3 * kLayers * kSessions * 4.0 * static_cast<double>(kWidth) * pairs;
  for (const Shape& shape : projections())  // x Aᵀ and · Bᵀ, and twice that backward
    if (shape.out != kVocabulary)
      flops += 3 * 2.0 * static_cast<double>(shape.rows * kRank * (shape.in + shape.out));
  return flops;
}

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// FLOPs per second of all projections of a step, forward and as input gradient.
double gemm_rate() {
  const torch::NoGradGuard no_grad;
  double flops = 0;
  double seconds = 0;
  for (const Shape& shape : projections()) {
    const at::Tensor x = torch::randn({shape.rows, shape.in});
    const at::Tensor g = torch::randn({shape.rows, shape.out});
    const at::Tensor w = torch::randn({shape.out, shape.in});
    seconds += seconds_of([&] { at::linear(x, w); });
    seconds += seconds_of([&] { at::mm(g, w); });
    flops += 2 * shape.flops();
  }
  return flops / seconds;
}

void add_tensor(std::vector<weights::TensorData>& tensors, std::vector<at::Tensor>& kept,
                const std::string& name, std::vector<std::int64_t> shape) {
  kept.push_back(shape.size() == 1 ? torch::ones(shape) : torch::randn(shape) * 0.02);
  tensors.push_back({name, weights::Dtype::F32, std::move(shape),
                     std::as_bytes(std::span(kept.back().data_ptr<float>(),
                                             static_cast<std::size_t>(kept.back().numel())))});
}

void write_model(const fs::path& folder) {
  std::vector<at::Tensor> kept;
  std::vector<weights::TensorData> tensors;
  const auto add = [&](const std::string& name, std::vector<std::int64_t> shape) {
    add_tensor(tensors, kept, name, std::move(shape));
  };
  add("model.embed_tokens.weight", {kVocabulary, kWidth});
  add("model.norm.weight", {kWidth});
  for (std::int64_t i = 0; i < kLayers; ++i) {
    const std::string layer = fmt::format("model.layers.{}.", i);
    for (const char* const name : {"q_proj", "k_proj", "v_proj", "o_proj"})
      add(layer + "self_attn." + name + ".weight", {kWidth, kWidth});
    for (const char* const name : {"gate_proj", "up_proj"})
      add(layer + "mlp." + name + ".weight", {kForward, kWidth});
    add(layer + "mlp.down_proj.weight", {kWidth, kForward});
    for (const char* const name : {"input_layernorm", "post_attention_layernorm"})
      add(layer + name + ".weight", {kWidth});
  }
  weights::write_safetensors(folder / "model.safetensors", std::move(tensors));
  write_file(folder / "config.json", to_pretty({{"model_type", "llama"},
                                                {"hidden_size", kWidth},
                                                {"intermediate_size", kForward},
                                                {"num_hidden_layers", kLayers},
                                                {"num_attention_heads", 8},
                                                {"num_key_value_heads", 8},
                                                {"vocab_size", kVocabulary},
                                                {"max_position_embeddings", kLength},
                                                {"rms_norm_eps", 1e-5},
                                                {"rope_theta", 10000.0},
                                                {"tie_word_embeddings", true},
                                                {"eos_token_id", 2}}));
}

std::vector<train::Example> random_sessions() {
  Random random(1);
  std::vector<train::Example> examples(kSessions);
  for (train::Example& example : examples)
    for (std::int64_t i = 0; i < kLength; ++i) {
      example.ids.push_back(static_cast<tokenizer::TokenId>(random.below(kVocabulary)));
      example.loss.push_back(i % 2 == 1 ? 1 : 0);
      example.loss_tokens += example.loss.back();
    }
  return examples;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

void measure(const fs::path& folder, int repetitions) {
  write_model(folder);
  model::Decoder decoder(folder, {});
  model::Adapter adapter =
      model::make_adapter(decoder.config(), kRank, 32,
                          {std::begin(model::kTargets), std::end(model::kTargets)}, 1, at::kCPU);
  train::Optimizer optimizer(adapter, {});
  decoder.attach(&adapter);
  const std::vector<train::Example> examples = random_sessions();
  std::vector<std::size_t> all(examples.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const train::PackedPass pass = train::pack(examples, all, at::kCPU);
  const auto step = [&] {
    optimizer.zero_gradient();
    train::owner_loss(decoder, pass, train::Gradient::Yes, 1e-3);
    optimizer.step(1e-4);
  };
  step();
  gemm_rate();
  std::vector<double> shares;
  std::vector<double> rates;
  std::vector<double> steps;
  for (int i = 0; i < repetitions; ++i) {  // in turn, so that a busy neighbour hits both
    rates.push_back(gemm_rate());
    steps.push_back(seconds_of(step));
    shares.push_back(model_flops() / steps.back() / rates.back());
  }
  const auto tokens = static_cast<double>(kSessions * (kLength - 1));
  fmt::print("training, {} threads, float32\n", at::get_num_threads());
  fmt::print("  GEMM limit  {:.1f} GFLOP/s (median of {})\n", median(rates) / 1e9, repetitions);
  fmt::print("  step        {:.3f} s, {:.0f} tokens/s\n", median(steps), tokens / median(steps));
  fmt::print("  share of the GEMM limit: {:.3f} (min {:.3f}, max {:.3f})\n", median(shares),
             *std::min_element(shares.begin(), shares.end()),
             *std::max_element(shares.begin(), shares.end()));
}

}  // namespace
}  // namespace idiolect

int main(int argc, char** argv) {
  const int repetitions = std::max(1, argc > 1 ? std::atoi(argv[1]) : 7);
  at::set_num_threads(static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / fmt::format("idiolect-train-bench-{}", ::getpid());
  idiolect::make_private_folder(folder);
  idiolect::measure(folder, repetitions);
  std::filesystem::remove_all(folder);
}
