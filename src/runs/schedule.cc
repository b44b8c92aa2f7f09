#include "runs/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace idiolect::runs {
namespace {

constexpr int kFewestUpdates = 300;
constexpr int kMostUpdates = 500;
constexpr int kMostEpochs = 4;  // a fifth pass mostly memorises
constexpr int kSmallestBatch = 1000;
constexpr int kLargestBatch = 2000;
constexpr int kEvaluations = 20;
constexpr double kFullShare = 0.1;  // of an adapter's step size, where all weights are trained

int rounded_up(double value) { return static_cast<int>(std::ceil(value)); }

int choose_epochs(double tokens) {
  return std::clamp(rounded_up(kFewestUpdates * double{kSmallestBatch} / tokens), 1, kMostEpochs);
}

/// The middle of the range of updates, as far as the range of batches allows.
int choose_batch(double tokens, int epochs) {
  constexpr double kMiddle = (kFewestUpdates + kMostUpdates) / 2.0;
  return std::clamp(rounded_up(tokens * epochs / kMiddle), kSmallestBatch, kLargestBatch);
}

/// The best LoRA step size hardly depends on the rank, falls with the width of the model, and is
/// higher for short runs (Schulman et al., "LoRA Without Regret", 2025: about ten times that of
/// full fine-tuning, (2000 / width)^0.5…0.78, more below some hundred updates).
double choose_learning_rate(double width, int updates) {
  const double by_width = 5e-4 * std::pow(2000.0 / width, 0.75);
  const double by_length = std::sqrt(400.0 / std::clamp(updates, 100, 4000));
  return std::clamp(by_width * by_length, 5e-5, 1e-2);
}

}  // namespace

Schedule make_schedule(const TrainOptions& options, const TrainingData& data) {
  Schedule schedule;
  const double tokens = std::max<double>(1.0, static_cast<double>(data.loss_tokens));
  schedule.epochs = options.epochs.value_or(choose_epochs(tokens));
  schedule.reasons.push_back(fmt::format(
      "epochs {}: {}", schedule.epochs,
      options.epochs
          ? "as given"
          : fmt::format("{} of your tokens; enough passes for {} updates of {}, at most {}",
                        data.loss_tokens, kFewestUpdates, kSmallestBatch, kMostEpochs)));

  schedule.batch_tokens = options.batch_tokens.value_or(choose_batch(tokens, schedule.epochs));
  schedule.updates = std::max(1, rounded_up(tokens * schedule.epochs / schedule.batch_tokens));
  schedule.reasons.push_back(fmt::format(
      "batch {} of your tokens per update: {}, about {} updates", schedule.batch_tokens,
      options.batch_tokens ? "as given"
                           : fmt::format("between {} and {}", kSmallestBatch, kLargestBatch),
      schedule.updates));

  schedule.learning_rate = options.learning_rate.value_or(
      choose_learning_rate(static_cast<double>(data.width), schedule.updates) *
      (options.full ? kFullShare : 1.0));
  schedule.reasons.push_back(fmt::format(
      "learning rate {:.2g}: {}", schedule.learning_rate,
      options.learning_rate
          ? "as given"
          : fmt::format("for a model of width {} and {} updates", data.width, schedule.updates)));

  schedule.evaluate_every =
      options.evaluate_every.value_or(std::max(1, schedule.updates / kEvaluations));
  schedule.reasons.push_back(fmt::format(
      "validation every {} updates: {}", schedule.evaluate_every,
      options.evaluate_every ? "as given" : fmt::format("{} in the run", kEvaluations)));
  return schedule;
}

double learning_rate_factor(int update, int updates, double warmup) {
  const double rising = std::max(1.0, std::round(warmup * updates));
  if (update + 1 < rising) return (update + 1) / rising;
  const double left = std::max(1.0, updates - rising);
  const double done = std::min(1.0, (update + 1 - rising) / left);
  return 0.5 * (1.0 + std::cos(std::numbers::pi * done));
}

}  // namespace idiolect::runs
