#include "train/trainer.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "train/batches.h"
#include "train/checkpoint.h"
#include "train/optimizer.h"
#include "train/owner_loss.h"
#include "train/setup.h"

namespace idiolect::train {
namespace {

/// The order of the whole run.
std::vector<Update> plan_run(const Setup& setup) {
  const BatchOptions options{setup.schedule.batch_tokens, setup.options.pass_tokens,
                             static_cast<std::uint64_t>(setup.options.seed)};
  std::vector<Update> updates;
  for (int epoch = 0; epoch < setup.schedule.epochs; ++epoch)
    for (Update& update : plan_epoch(setup.train.items, options, static_cast<std::uint64_t>(epoch)))
      updates.push_back(std::move(update));
  return updates;
}

std::uint64_t tokens_of(const Update& update, const std::vector<Example>& examples) {
  std::uint64_t tokens = 0;
  for (const Pass& pass : update.passes)
    for (const std::size_t index : pass) tokens += examples[index].ids.size();
  return tokens;
}

/// One run, from its first or latest update to its end.
class Training {
 public:
  Training(const TrainJob& job, Setup setup)
      : job_(job),
        setup_(std::move(setup)),
        device_(setup_.decoder->placement().device),
        updates_(plan_run(setup_)),
        optimizer_(setup_.adapter, {.weight_decay = setup_.options.weight_decay}),
        valid_passes_(plan_valid()) {
    setup_.decoder->attach(&setup_.adapter);
    for (const Update& update : updates_) total_tokens_ += tokens_of(update, setup_.train.items);
  }

  Json run() {
    start();
    MetricsFile metrics(setup_.run.metrics(), state_.metrics_bytes);
    if (state_.update == 0) validate(metrics);
    while (!finished()) {
      if (interrupt_requested(job_.interrupt)) stop(metrics);
      make_update(metrics);
      if (state_.update % setup_.schedule.evaluate_every == 0 || finished()) {
        validate(metrics);
        checkpoint(metrics);
      }
    }
    return finish();
  }

 private:
  using MetricsFile = runs::MetricsFile;

  std::vector<Pass> plan_valid() const {
    std::vector<std::size_t> order(setup_.valid.items.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    return plan_passes(setup_.valid.items, order, setup_.options.pass_tokens);
  }

  int total_updates() const { return static_cast<int>(updates_.size()); }
  bool finished() const { return state_.stopped_early || state_.update >= total_updates(); }

  void start() {
    state_.best = optimizer_.parameters.clone();
    if (!setup_.options.resume) return;
    if (auto found = load_checkpoint(setup_.run.checkpoints(), optimizer_)) {
      state_ = std::move(*found);
      job_.say(fmt::format("resuming after update {} of {}", state_.update, total_updates()));
    } else {
      job_.say("no checkpoint yet: starting from the beginning");
    }
    for (int i = 0; i < state_.update; ++i)
      done_tokens_ += tokens_of(updates_[static_cast<std::size_t>(i)], setup_.train.items);
  }

  void make_update(MetricsFile& metrics) {
    const Update& update = updates_[static_cast<std::size_t>(state_.update)];
    const double weight = 1.0 / static_cast<double>(update.loss_tokens);
    optimizer_.zero_gradient();
    double loss = 0;
    for (const Pass& pass : update.passes)
      loss += owner_loss(*setup_.decoder, pack(setup_.train.items, pass, device_), Gradient::Yes,
                         weight);
    loss *= weight;
    if (!std::isfinite(loss))
      throw Error(fmt::format("the loss is not a number at update {}", state_.update + 1),
                  "try a lower --lr, or --precision float32");
    const double length = optimizer_.clip_gradient(setup_.options.clip);
    const double rate =
        setup_.schedule.learning_rate *
        runs::learning_rate_factor(state_.update, total_updates(), setup_.options.warmup);
    optimizer_.step(rate);
    ++state_.update;
    done_tokens_ += tokens_of(update, setup_.train.items);
    smoothed_loss_ = smoothed_loss_ == 0 ? loss : 0.9 * smoothed_loss_ + 0.1 * loss;
    metrics.append({{"update", state_.update},
                    {"loss", loss},
                    {"learning_rate", rate},
                    {"gradient_norm", length},
                    {"loss_tokens", update.loss_tokens}});
    show();
  }

  /// Mean loss on the valid split, in nats per token; keeps the parameters when it is the best yet.
  void validate(MetricsFile& metrics) {
    if (valid_passes_.empty()) {
      state_.best.copy_(optimizer_.parameters);
      state_.best_update = state_.update;
      return;
    }
    double sum = 0;
    for (const Pass& pass : valid_passes_)
      sum += owner_loss(*setup_.decoder, pack(setup_.valid.items, pass, device_), Gradient::No);
    valid_loss_ = sum / static_cast<double>(setup_.valid.loss_tokens);
    metrics.append({{"update", state_.update}, {"valid_loss", valid_loss_}});
    if (valid_loss_ < state_.best_loss) {
      state_.best_loss = valid_loss_;
      state_.best_update = state_.update;
      state_.stale = 0;
      state_.best.copy_(optimizer_.parameters);
    } else if (++state_.stale >= setup_.options.patience) {
      state_.stopped_early = true;
    }
    show();
  }

  void show() const {
    std::string note =
        fmt::format("update {}/{}  loss {:.3f}", state_.update, total_updates(), smoothed_loss_);
    if (valid_loss_ > 0) note += fmt::format("  valid {:.3f}", valid_loss_);
    report(job_.progress, {"training", done_tokens_, total_tokens_, "tokens", std::move(note)});
  }

  void checkpoint(const MetricsFile& metrics) {
    state_.metrics_bytes = metrics.size();
    save_checkpoint(setup_.run.checkpoints(), state_, optimizer_);
  }

  [[noreturn]] void stop(const MetricsFile& metrics) {
    checkpoint(metrics);
    setup_.record["state"] = "interrupted";
    runs::write_record(setup_.run, setup_.record);
    throw Interrupted(fmt::format("stopped after update {} of {}; everything is saved",
                                  state_.update, total_updates()),
                      "go on with: idiolect train --resume --out " + setup_.run.root.string());
  }

  Json finish() {
    optimizer_.parameters.copy_(state_.best);
    StagedFolder staged(setup_.run.adapter());
    model::save_adapter(setup_.adapter, staged.folder(),
                        setup_.record["base"]["path"].get<std::string>());
    staged.commit();
    Json result{{"updates", state_.update},
                {"updates_planned", total_updates()},
                {"stopped_early", state_.stopped_early},
                {"best_update", state_.best_update}};
    if (!valid_passes_.empty()) result["valid_loss"] = state_.best_loss;
    setup_.record["state"] = "done";
    setup_.record["result"] = std::move(result);
    runs::write_record(setup_.run, setup_.record);
    return setup_.record;
  }

  const TrainJob& job_;
  Setup setup_;
  at::Device device_;
  std::vector<Update> updates_;
  Optimizer optimizer_;
  std::vector<Pass> valid_passes_;
  TrainState state_;
  std::uint64_t total_tokens_ = 0;
  std::uint64_t done_tokens_ = 0;
  double smoothed_loss_ = 0;
  double valid_loss_ = 0;
};

}  // namespace

TrainOutcome train(const TrainJob& job) { return {Training(job, set_up(job)).run()}; }

}  // namespace idiolect::train

void idiolect_train(const idiolect::train::TrainJob& job, idiolect::train::TrainOutcome& outcome) {
  outcome = idiolect::train::train(job);
}
