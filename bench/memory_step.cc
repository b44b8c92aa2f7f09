// bench/memory_step.cc
//
// How much memory, and how long, a training step of a large base takes:
//
//   memory_step make FOLDER [layers]         writes a random base of Mistral 7B's shape in bfloat16
//   memory_step FOLDER [none|int8|nf4] [float32|bfloat16] [steps] [tokens]
//   memory_step kernels                      turning codes back, against copying as many bytes
//
// A step is forward, loss, backward and AdamW on a LoRA of rank 16 on all projections, for one
// session of 2,048 tokens of which half carry loss; all layers are computed again for backward.
// The peak is the process's own (VmHWM), pages of the mapped files included.
#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "base/json.h"
#include "base/random.h"
#include "bench/decoder_shapes.h"
#include "bench/measures.h"
#include "kernels/quantised.h"
#include "model/placement.h"
#include "train/optimizer.h"
#include "train/owner_loss.h"

namespace idiolect::bench {
namespace {

double gibibytes(const std::string& name) { return status_bytes(name) / (1 << 30); }

train::PackedPass random_session(std::int64_t tokens, std::int64_t vocabulary) {
  Random random(1);
  train::Example example;
  for (std::int64_t i = 0; i < tokens; ++i) {
    example.ids.push_back(
        static_cast<tokenizer::TokenId>(random.below(static_cast<std::size_t>(vocabulary))));
    example.loss.push_back(i % 2 == 1 ? 1 : 0);
    example.loss_tokens += example.loss.back();
  }
  const std::vector<std::size_t> all{0};
  return train::pack(std::vector<train::Example>{example}, all, at::kCPU);
}

struct Question {
  std::string folder, quantise = "nf4", precision = "bfloat16";
  int steps = 1;
  std::int64_t tokens = 2048;
};

Json measure(const Question& question) {
  const model::PlacementChoice chosen =
      model::quantised(model::choose_placement("cpu", question.precision, model::Work::Train),
                       model::quantisation_of(question.quantise));
  std::unique_ptr<model::Decoder> decoder;
  const double load = seconds_of(
      [&] { decoder = std::make_unique<model::Decoder>(question.folder, chosen.placement); });
  const double after_load = gibibytes("VmRSS");
  const double peak_of_load = gibibytes("VmHWM");
  model::Adapter adapter =
      model::make_adapter(decoder->config(), 16, 32,
                          {std::begin(model::kTargets), std::end(model::kTargets)}, 1, at::kCPU);
  train::Optimizer optimizer(adapter, {});
  decoder->attach(&adapter);
  decoder->recompute(decoder->config().layers);
  const train::PackedPass pass = random_session(question.tokens + 1, decoder->config().vocabulary);
  std::vector<double> seconds;
  std::vector<double> losses;
  for (int i = 0; i < question.steps; ++i)
    seconds.push_back(seconds_of([&] {
      optimizer.zero_gradient();
      losses.push_back(train::owner_loss(*decoder, pass, train::Gradient::Yes,
                                         1.0 / static_cast<double>(pass.targets.numel())) /
                       static_cast<double>(pass.targets.numel()));
      optimizer.step(1e-4);
    }));
  return {{"shape", "mistral-7b"},
          {"layers", decoder->config().layers},
          {"placement", chosen.reason},
          {"threads", at::get_num_threads()},
          {"tokens", question.tokens},
          {"load_seconds", load},
          {"copied_gib", static_cast<double>(decoder->copied_bytes()) / (1 << 30)},
          {"load_peak_gib", peak_of_load},
          {"after_load_gib", after_load},
          {"peak_gib", gibibytes("VmHWM")},
          {"step_seconds", seconds},
          {"loss", losses}};
}

/// Bytes of bfloat16 made per second, on one core, tile after tile of a matrix larger than any
/// cache into the same 4 MiB: by turning back codes, and by copying bfloat16.
Json measure_kernels() {
  constexpr std::int64_t kTile = std::int64_t{1} << 21;
  constexpr std::int64_t kTiles = 64;
  constexpr std::int64_t kCount = kTile * kTiles;
  const std::vector<std::uint8_t> nf4(kCount / 2, 0x5A);
  const std::vector<std::uint8_t> absmax(kCount / kernels::kNf4Block, 77);
  const std::vector<float> scales(kCount / kernels::kNf4Block / kernels::kAbsmaxGroup, 0.01f);
  const std::vector<std::int8_t> int8(kCount, 55);
  const std::vector<kernels::Bfloat16> plain(kCount, kernels::Bfloat16{0x3F80});
  std::vector<kernels::Bfloat16> tile(kTile);
  const kernels::Nf4 matrix{nf4.data(), absmax.data(), scales.data(), 0.02f};
  const auto for_tiles = [&](auto&& work) {
    return seconds_of([&] {
      for (std::int64_t i = 0; i < kTiles; ++i) work(i * kTile);
    });
  };
  std::vector<double> copy, four, eight;
  for (int i = 0; i < 7; ++i) {  // in turn, so that a busy neighbour hits all
    copy.push_back(for_tiles([&](std::int64_t at) {
      std::memcpy(tile.data(), plain.data() + at, static_cast<std::size_t>(kTile) * 2);
    }));
    four.push_back(for_tiles(
        [&](std::int64_t at) { kernels::dequantise_nf4(matrix, at, at + kTile, tile.data()); }));
    eight.push_back(for_tiles([&](std::int64_t at) {
      kernels::dequantise_int8(int8.data() + at, 0.01f, kTile, tile.data());
    }));
  }
  const auto rate = [&](const std::vector<double>& seconds) {
    return 2e-9 * static_cast<double>(kCount) / *std::min_element(seconds.begin(), seconds.end());
  };
  return {{"copy_gb_per_s", rate(copy)},
          {"nf4_gb_per_s", rate(four)},
          {"int8_gb_per_s", rate(eight)},
          {"nf4_to_copy", rate(four) / rate(copy)},
          {"int8_to_copy", rate(eight) / rate(copy)}};
}

int run(const std::vector<std::string>& words) {
  const auto word = [&](std::size_t i, const std::string& otherwise) {
    return i < words.size() ? words[i] : otherwise;
  };
  if (words.empty() || (words[0] == "make" && words.size() < 2)) {
    fmt::print(stderr,
               "usage: memory_step make FOLDER [layers]\n"
               "       memory_step FOLDER [none|int8|nf4] [float32|bfloat16] [steps] [tokens]\n"
               "       memory_step kernels\n");
    return 2;
  }
  if (words[0] == "make") {
    write_random_base(named_shape("Mistral-7B", std::stoi(word(2, "32"))), words[1]);
    return 0;
  }
  const Json found = words[0] == "kernels"
                         ? measure_kernels()
                         : measure({words[0], word(1, "nf4"), word(2, "bfloat16"),
                                    std::stoi(word(3, "1")), std::stoi(word(4, "2048"))});
  fmt::print("{}\n", to_line(found));
  return 0;
}

}  // namespace
}  // namespace idiolect::bench

int main(int argc, char** argv) {
  at::set_num_threads(static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
  return idiolect::bench::run({argv + 1, argv + argc});
}
