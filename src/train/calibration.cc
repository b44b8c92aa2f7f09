#include "train/calibration.h"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "base/sha256.h"
#include "model/head_loss.h"
#include "train/optimizer.h"

namespace idiolect::train {
namespace {

/// Layers that are measured: one above another, because nothing trained lies below the lowest.
constexpr std::int64_t kLayers = 2;
/// The embedding of the measured layers; the head has its own measurement.
constexpr std::int64_t kFewWords = 32;
constexpr double kSecondsEach = 1.5;
constexpr int kMostRepetitions = 5;

/// Median seconds of `work`, after once to warm up.
double seconds_of(const std::function<void()>& work) {
  using Clock = std::chrono::steady_clock;
  work();
  std::vector<double> seconds;
  double sum = 0;
  while (seconds.empty() || (sum < kSecondsEach && seconds.size() < kMostRepetitions)) {
    const auto start = Clock::now();
    work();
    seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    sum += seconds.back();
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

model::Packing packing_of(const std::vector<std::int64_t>& segments) {
  model::Packing packing{{0}};
  for (const std::int64_t length : segments)
    packing.starts.push_back(packing.starts.back() + length);
  return packing;
}

runs::StepWork work_of(const model::Config& config, const std::vector<std::int64_t>& segments) {
  runs::StepWork work;
  for (std::int64_t layer = 0; layer < config.layers; ++layer) {
    const bool windowed = config.windowed[static_cast<std::size_t>(layer)];
    std::int64_t pairs = 0;
    for (const std::int64_t length : segments)
      pairs += runs::visible_pairs(length, windowed ? *config.sliding_window : 0);
    work.pairs.push_back(pairs);
  }
  for (const std::int64_t length : segments) work.tokens += length;
  return work;
}

/// Two layers of the model, and the rates they reach.
class LayerRates {
 public:
  LayerRates(const runs::PlanInput& input, const model::Config& config,
             const model::Placement& placement, const std::vector<std::int64_t>& segments)
      : input_(input),
        decoder_(model::Decoder::of_one_value(config, placement)),
        adapter_(model::make_adapter(config, input.adapter.rank, 32,
                                     {input.adapter.targets.begin(), input.adapter.targets.end()},
                                     1, placement.device)),
        optimizer_(adapter_, {}),
        packing_(packing_of(segments)),
        tokens_(at::remainder(at::arange(packing_.tokens(), at::kLong), kFewWords)) {
    input_.shape.layers = config.layers;
    work_ = work_of(config, segments);
    decoder_->attach(&adapter_);
  }

  void measure(runs::Rates& rates) {
    rates.layer_step = seconds_of([&] { step(); }) / runs::layers_step_flops(input_, work_);
    rates.layer_forward = seconds_of([&] {
                            const at::NoGradGuard no_graph;
                            decoder_->forward(tokens_, packing_);
                          }) /
                          runs::layers_forward_flops(input_, work_);
    rates.update = seconds_of([&] {
                     optimizer_.zero_gradient();
                     optimizer_.clip_gradient(1.0);
                     optimizer_.step(1e-9);
                   }) /
                   static_cast<double>(optimizer_.parameters.numel());
  }

 private:
  void step() {
    const at::Tensor hidden = decoder_->forward(tokens_, packing_);
    hidden.backward(at::full_like(hidden, 1e-6));
  }

  runs::PlanInput input_;
  std::unique_ptr<model::Decoder> decoder_;
  model::Adapter adapter_;
  Optimizer optimizer_;
  model::Packing packing_;
  at::Tensor tokens_;
  runs::StepWork work_;
};

void measure_head(const model::Config& config, const model::Placement& placement,
                  std::int64_t loss_tokens, runs::Rates& rates) {
  const auto options = at::TensorOptions().dtype(placement.dtype).device(placement.device);
  model::Projection head;
  head.weight = at::full({config.vocabulary, config.width}, 0.01, options);
  const std::int64_t rows = std::max<std::int64_t>(1, loss_tokens);
  at::Tensor hidden = at::full({rows, config.width}, 0.01, options);
  const at::Tensor targets =
      at::zeros({rows}, at::TensorOptions().dtype(at::kLong).device(placement.device));
  {
    const at::NoGradGuard no_graph;
    rates.head_forward =
        seconds_of([&] { model::chunked_head_loss(hidden, head, targets, 1e-3); }) /
        static_cast<double>(rows);
  }
  hidden.requires_grad_(true);
  rates.head_step =
      seconds_of([&] { model::chunked_head_loss(hidden, head, targets, 1e-3).backward(); }) /
      static_cast<double>(rows);
}

}  // namespace

runs::Rates calibrate(const runs::PlanInput& input, model::Config config,
                      const model::Placement& placement, const std::vector<std::int64_t>& segments,
                      std::int64_t loss_tokens) {
  runs::Rates rates;
  measure_head(config, placement, loss_tokens, rates);
  config.layers = std::min(config.layers, kLayers);
  config.windowed.resize(static_cast<std::size_t>(config.layers));
  config.vocabulary = kFewWords;
  LayerRates(input, config, placement, segments).measure(rates);
  const std::string block(std::size_t{1} << 24, 'x');
  rates.hash = seconds_of([&] { sha256_hex(block); }) / static_cast<double>(block.size());
  return rates;
}

}  // namespace idiolect::train
