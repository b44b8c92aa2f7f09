// bench/processes_bench.cc
//
// What a second process adds: processes_bench [repetitions]. The same updates of the same model by
// one process tied to one core, and by two tied to one core each, which sum their gradients over
// Gloo on loopback; in turn, so that a busy neighbour hits both. Prints JSON.
//
//   ratio  tokens/s of two ÷ tokens/s of one, pair by pair: 2 would be perfect
//
// A llama of 8 layers of width 512 with random weights, bfloat16; updates of 16 sessions of 256
// tokens, half of them the owner's; LoRA of rank 16 on all projections.
#include <fmt/format.h>
#include <sched.h>
#include <sys/wait.h>
#include <torch/torch.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/json.h"
#include "base/random.h"
#include "bench/decoder_shapes.h"
#include "bench/measures.h"
#include "model/decoder.h"
#include "runs/processes.h"
#include "train/batches.h"
#include "train/optimizer.h"
#include "train/owner_loss.h"
#include "train/processes.h"

namespace idiolect::bench {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr std::int64_t kSessions = 16;
constexpr std::int64_t kLength = 256;
constexpr std::int64_t kPassTokens = 2048;
constexpr std::int64_t kVocabulary = 8192;
constexpr int kUpdates = 2;
constexpr const char* kFolder = "IDIOLECT_BENCH_FOLDER";

NamedShape shape_of_the_model() {
  NamedShape named;
  named.name = "8x512";
  named.family = "llama";
  named.shape.width = 512;
  named.shape.feed_forward = 1376;
  named.shape.layers = 8;
  named.shape.heads = 8;
  named.shape.kv_heads = 8;
  named.shape.head_width = 64;
  named.shape.vocabulary = kVocabulary;
  return named;
}

std::vector<train::Example> random_sessions() {
  Random random(1);
  std::vector<train::Example> examples(kSessions);
  for (train::Example& example : examples)
    for (std::int64_t i = 0; i < kLength; ++i) {
      example.ids.push_back(static_cast<tokenizer::TokenId>(random.below(kVocabulary)));
      example.loss.push_back(i / 12 % 2 == 1 ? 1 : 0);
      example.loss_tokens += example.loss.back();
    }
  return examples;
}

void stay_on_core(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(core), &set);
  ::sched_setaffinity(0, sizeof set, &set);
}

/// One rank: a few updates; rank 0 leaves what it measured in a file.
void work(const fs::path& folder, const runs::ProcessPlace& place) {
  at::set_num_threads(1);
  train::Processes processes(place, nullptr);
  model::Decoder decoder(folder, {at::kCPU, at::kBFloat16});
  model::Adapter adapter =
      model::make_adapter(decoder.config(), 16, 32,
                          {std::begin(model::kTargets), std::end(model::kTargets)}, 1, at::kCPU);
  train::Optimizer optimizer(adapter, {});
  decoder.attach(&adapter);
  const std::vector<train::Example> examples = random_sessions();
  train::Update all{{train::Pass(examples.size())}, 0};
  std::iota(all.passes[0].begin(), all.passes[0].end(), std::size_t{0});
  train::Update update{train::plan_passes(examples, all.passes[0], kPassTokens), 0};
  const train::Update share =
      train::share_of(update, examples, kPassTokens, place.rank, place.size);
  double in_sums = 0;
  const auto step = [&] {
    optimizer.zero_gradient();
    for (const train::Pass& pass : share.passes)
      train::owner_loss(decoder, train::pack(examples, pass, at::kCPU), train::Gradient::Yes, 1e-4);
    const auto start = steady_clock::now();
    processes.sum({0.0, 0.0});
    optimizer.sum_gradient(processes);
    in_sums += std::chrono::duration<double>(steady_clock::now() - start).count();
    optimizer.clip_gradient(1.0);
    optimizer.step(1e-4);
  };
  step();
  processes.sum({0.0});
  in_sums = 0;
  const std::uint64_t sent = processes.sent_bytes();
  const auto start = steady_clock::now();
  for (int i = 0; i < kUpdates; ++i) step();
  const double seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
  if (processes.is_writer())
    write_file(folder / "measured",
               to_line({{"seconds", seconds / kUpdates},
                        {"seconds_in_sums", in_sums / kUpdates},
                        {"sent_bytes", (processes.sent_bytes() - sent) / kUpdates}}));
  processes.leave();
}

Json measure(const fs::path& folder, int count) {
  std::error_code ignored;
  fs::remove(folder / "meeting", ignored);
  for (int rank = 0; rank < count; ++rank)
    if (::fork() == 0) {
      stay_on_core(rank);
      ::setenv("OMP_WAIT_POLICY", "passive", 0);
      ::setenv("RANK", std::to_string(rank).c_str(), 1);
      ::setenv("WORLD_SIZE", std::to_string(count).c_str(), 1);
      ::setenv(kFolder, folder.c_str(), 1);
      ::setenv(runs::kMeetingFile, (folder / "meeting").c_str(), 1);
      ::execl("/proc/self/exe", "processes_bench", nullptr);
      ::_exit(127);
    }
  while (::wait(nullptr) > 0) {
  }
  return read_json(folder / "measured");
}

Json compare(const fs::path& folder, int repetitions) {
  std::vector<double> one, two, sums, ratios;
  Json last;
  for (int i = 0; i < repetitions; ++i) {
    one.push_back(measure(folder, 1).at("seconds").get<double>());
    last = measure(folder, 2);
    two.push_back(last.at("seconds").get<double>());
    sums.push_back(last.at("seconds_in_sums").get<double>());
    ratios.push_back(one.back() / two.back());
  }
  const double tokens = kSessions * kLength;
  return {{"tokens_per_second_of_one", tokens / median(one)},
          {"tokens_per_second_of_two", tokens / median(two)},
          {"seconds_per_update_in_sums", median(sums)},
          {"sent_bytes_per_update", last.at("sent_bytes")},
          {"ratio", median(ratios)},
          {"ratio_least", *std::min_element(ratios.begin(), ratios.end())},
          {"ratio_most", *std::max_element(ratios.begin(), ratios.end())},
          {"repetitions", repetitions}};
}

}  // namespace
}  // namespace idiolect::bench

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  if (const char* const folder = std::getenv(idiolect::bench::kFolder)) {
    const auto place = idiolect::runs::find_place(idiolect::runs::system_environment());
    idiolect::bench::work(folder, place.value());
    return 0;
  }
  const int repetitions = std::max(1, argc > 1 ? std::atoi(argv[1]) : 5);
  const fs::path folder =
      fs::temp_directory_path() / fmt::format("idiolect-processes-bench-{}", ::getpid());
  idiolect::make_private_folder(folder);
  idiolect::bench::write_random_base(idiolect::bench::shape_of_the_model(), folder);
  fmt::print("{}\n", idiolect::to_pretty(idiolect::bench::compare(folder, repetitions)));
  fs::remove_all(folder);
}
