// bench/train_bench.cc
//
// Training against the limit of the machine, in the same run, as JSON:
//
//   train_bench [--precision bfloat16|float32] [--shape NAME] [--layers N] [--repetitions N]
//
//   limit   the rate of LibTorch's own matrix products on the very shapes and layouts of the step:
//           each projection forward (x Wᵀ) and as input gradient (g W), the head on loss tokens,
//           weighted by FLOPs
//   step    forward, loss on the owner's tokens, backward, clip, AdamW on a LoRA of rank 16 of all
//           projections
//   share   unavoidable FLOPs of the step (runs/flops.h) ÷ its time ÷ limit
//
// Two batches of 2,048 tokens: chat-like sessions (lengths lognormal with median 120, packed), and
// one sequence. Half of the tokens are the owner's, turn by turn.
#include <fmt/format.h>
#include <sys/resource.h>
#include <torch/torch.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/random.h"
#include "bench/decoder_shapes.h"
#include "bench/measures.h"
#include "model/large_tensors.h"
#include "train/optimizer.h"
#include "train/owner_loss.h"

namespace idiolect::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kTokens = 2048;
constexpr std::int64_t kRank = 16;

struct Choice {
  at::ScalarType precision = at::kBFloat16;
  std::string shape;  // empty: all
  std::int64_t layers = 0;
  int repetitions = 5;
};

/// Lengths of chat-like sessions that fill a batch to the last token.
std::vector<std::int64_t> chat_lengths() {
  constexpr double kMedian = 120;
  constexpr double kSpread = 0.8;
  Random random(7);
  std::vector<std::int64_t> lengths;
  std::int64_t left = kTokens;
  while (left > 0) {
    const double radius = std::sqrt(-2 * std::log1p(-random.uniform()));
    const double normal = radius * std::cos(2 * std::numbers::pi * random.uniform());
    const auto length = static_cast<std::int64_t>(kMedian * std::exp(kSpread * normal));
    lengths.push_back(std::min(left, std::max<std::int64_t>(2, length)));
    left -= lengths.back();
  }
  return lengths;
}

/// Sessions whose inputs have these lengths; turns of 12 tokens, every other one the owner's.
std::vector<train::Example> sessions(const std::vector<std::int64_t>& lengths,
                                     std::int64_t vocabulary) {
  constexpr std::int64_t kTurn = 12;
  Random random(1);
  std::vector<train::Example> examples;
  for (const std::int64_t length : lengths) {
    train::Example example;
    for (std::int64_t i = 0; i <= length; ++i) {  // the last one is only predicted
      example.ids.push_back(
          static_cast<tokenizer::TokenId>(random.below(static_cast<std::size_t>(vocabulary))));
      example.loss.push_back(i / kTurn % 2 == 1 ? 1 : 0);
      example.loss_tokens += example.loss.back();
    }
    examples.push_back(std::move(example));
  }
  return examples;
}

runs::StepWork work_of(const std::vector<train::Example>& examples, std::int64_t window) {
  runs::StepWork work{0, 0, {0}};
  for (const train::Example& example : examples) {
    const auto length = static_cast<std::int64_t>(example.ids.size()) - 1;
    work.tokens += length;
    work.loss_tokens += example.loss_tokens;
    work.pairs[0] += runs::visible_pairs(length, window);
  }
  return work;
}

/// FLOPs per second of LibTorch's products in the proportions of a step.
double gemm_rate(const runs::DecoderShape& shape, const runs::StepWork& work,
                 at::ScalarType precision) {
  const torch::NoGradGuard no_grad;
  double flops = 0;
  double seconds = 0;
  const auto measure = [&](std::int64_t rows, std::int64_t out, std::int64_t in, double times) {
    const at::Tensor x = torch::randn({rows, in}).to(precision);
    const at::Tensor g = torch::randn({rows, out}).to(precision);
    const at::Tensor w = torch::randn({out, in}).to(precision);
    seconds += times * seconds_of([&] { at::linear(x, w); });
    seconds += times * seconds_of([&] { at::mm(g, w); });
    flops += times * 4 * static_cast<double>(rows * out * in);
  };
  for (const runs::ProjectionShape& each : runs::projections_of(shape))
    measure(work.tokens, each.out, each.in, static_cast<double>(shape.layers));
  measure(work.loss_tokens, shape.vocabulary, shape.width, 1);
  return flops / seconds;
}

/// One model, kept for both batches.
class Bench {
 public:
  Bench(const NamedShape& named, const fs::path& folder, const Choice& choice)
      : named_(named),
        choice_(choice),
        decoder_(folder, {at::kCPU, choice.precision}),
        adapter_(model::make_adapter(decoder_.config(), kRank, 32,
                                     {std::begin(model::kTargets), std::end(model::kTargets)}, 1,
                                     at::kCPU)),
        optimizer_(adapter_, {}) {
    decoder_.attach(&adapter_);
  }

  Json measure(const std::string& batch, const std::vector<std::int64_t>& lengths) {
    const auto examples = sessions(lengths, named_.shape.vocabulary);
    const runs::StepWork work = work_of(examples, named_.window);
    const double flops = runs::step_flops(named_.shape, adapter_shape(), work);
    std::vector<std::size_t> all(examples.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    const train::PackedPass pass = train::pack(examples, all, at::kCPU);
    const auto step = [&] {
      optimizer_.zero_gradient();
      train::owner_loss(decoder_, pass, train::Gradient::Yes, 1e-3);
      optimizer_.clip_gradient(1.0);
      optimizer_.step(1e-4);
    };
    step();
    gemm_rate(named_.shape, work, choice_.precision);
    std::vector<double> rates, seconds, shares;
    for (int i = 0; i < choice_.repetitions; ++i) {  // in turn: a busy neighbour hits both
      rates.push_back(gemm_rate(named_.shape, work, choice_.precision));
      seconds.push_back(seconds_of(step));
      shares.push_back(flops / seconds.back() / rates.back());
    }
    return {{"shape", named_.name},
            {"layers", named_.shape.layers},
            {"precision", choice_.precision == at::kFloat ? "float32" : "bfloat16"},
            {"batch", batch},
            {"segments", lengths.size()},
            {"tokens", work.tokens},
            {"loss_tokens", work.loss_tokens},
            {"gemm_limit_gflops", median(rates) / 1e9},
            {"step_seconds", median(seconds)},
            {"share", median(shares)},
            {"share_least", *std::min_element(shares.begin(), shares.end())},
            {"share_most", *std::max_element(shares.begin(), shares.end())}};
  }

 private:
  static runs::AdapterShape adapter_shape() {
    return {kRank, {std::begin(model::kTargets), std::end(model::kTargets)}, 0};
  }

  const NamedShape& named_;
  const Choice& choice_;
  model::Decoder decoder_;
  model::Adapter adapter_;
  train::Optimizer optimizer_;
};

Choice parse(int argc, char** argv) {
  Choice choice;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    const std::string value = argv[i + 1];
    if (name == "--precision") choice.precision = value == "float32" ? at::kFloat : at::kBFloat16;
    if (name == "--shape") choice.shape = value;
    if (name == "--layers") choice.layers = std::stoll(value);
    if (name == "--repetitions") choice.repetitions = std::stoi(value);
  }
  return choice;
}

Json run(const Choice& choice) {
  Json results = Json::array();
  for (const NamedShape& named : named_shapes(choice.layers)) {
    if (!choice.shape.empty() && named.name != choice.shape) continue;
    const fs::path folder =
        fs::temp_directory_path() / fmt::format("idiolect-train-bench-{}", ::getpid());
    make_private_folder(folder);
    write_random_base(named, folder);
    {
      Bench bench(named, folder, choice);
      results.push_back(bench.measure("chat", chat_lengths()));
      results.push_back(bench.measure("one sequence", {kTokens}));
    }
    fs::remove_all(folder);
  }
  return {{"threads", at::get_num_threads()}, {"results", std::move(results)}};
}

}  // namespace
}  // namespace idiolect::bench

int main(int argc, char** argv) {
  idiolect::model::keep_large_tensors();  // as `idiolect train` does
  at::set_num_threads(static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
  fmt::print("{}\n", idiolect::to_pretty(idiolect::bench::run(idiolect::bench::parse(argc, argv))));
}
