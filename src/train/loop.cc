#include "train/loop.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "runs/schedule.h"
#include "train/checkpoint.h"
#include "train/owner_loss.h"
#include "train/shared_state.h"

namespace idiolect::train {
namespace {

std::uint64_t tokens_of(const Update& update, const std::vector<Example>& examples) {
  std::uint64_t tokens = 0;
  for (const Pass& pass : update.passes)
    for (const std::size_t index : pass) tokens += examples[index].ids.size();
  return tokens;
}

class Loop {
 public:
  Loop(Course course, const Watch& watch)
      : course_(std::move(course)),
        watch_(watch),
        device_(course_.decoder->placement().device),
        optimizer_(*course_.optimizer),
        processes_(*course_.processes) {
    for (const Update& update : course_.updates) total_tokens_ += tokens_of(update, course_.train);
  }

  Json run() {
    start();
    MetricsFile metrics = processes_.is_writer()
                              ? MetricsFile(course_.run.metrics(), state_.metrics_bytes)
                              : MetricsFile();
    try {
      if (state_.update == 0) validate(metrics);
      while (!finished()) {
        if (asked_to_stop()) stop(metrics);
        make_update(metrics);
        if (state_.update % course_.evaluate_every == 0 || finished()) {
          validate(metrics);
          checkpoint(metrics);
        }
      }
      processes_.leave();
    } catch (const PeerLost& loss) {
      give_up(metrics, loss);
    }
    return finish();
  }

 private:
  using MetricsFile = runs::MetricsFile;

  int total_updates() const { return static_cast<int>(course_.updates.size()); }
  bool finished() const { return state_.stopped_early || state_.update >= total_updates(); }
  bool asked_to_stop() const {
    return (processes_.is_alone() ? interrupt_requested(watch_.interrupt) : all_stop_) ||
           (course_.stop_after > 0 && state_.update >= course_.stop_after);
  }

  void start() {
    state_.best = optimizer_.parameters.clone();
    if (!course_.resume) return;
    std::optional<TrainState> found;
    if (processes_.is_writer()) found = load_checkpoint(course_.run.checkpoints(), optimizer_);
    if (found) state_ = std::move(*found);
    share_state(processes_, state_, optimizer_);
    if (state_.update > 0) {
      watch_.say(fmt::format("resuming after update {} of {}", state_.update, total_updates()));
    } else {
      watch_.say("no checkpoint yet: starting from the beginning");
    }
    for (int i = 0; i < state_.update; ++i)
      done_tokens_ += tokens_of(course_.updates[static_cast<std::size_t>(i)], course_.train);
  }

  void make_update(MetricsFile& metrics) {
    const Update& update = course_.updates[static_cast<std::size_t>(state_.update)];
    const Update share =
        share_of(update, course_.train, course_.pass_tokens, processes_.rank(), processes_.size());
    const double weight = 1.0 / static_cast<double>(update.loss_tokens);
    optimizer_.zero_gradient();
    double loss = 0;
    for (const Pass& pass : share.passes) {
      processes_.check();
      loss +=
          owner_loss(*course_.decoder, pack(course_.train, pass, device_), Gradient::Yes, weight);
    }
    loss = sum_with_others(loss) * weight;
    if (!std::isfinite(loss))
      throw Error(fmt::format("the loss is not a number at update {}", state_.update + 1),
                  "try a lower --lr, or --precision float32");
    const double length = optimizer_.clip_gradient(course_.clip);
    const double rate = course_.learning_rate *
                        runs::learning_rate_factor(state_.update, total_updates(), course_.warmup);
    optimizer_.step(rate);
    ++state_.update;
    done_tokens_ += tokens_of(update, course_.train);
    smoothed_loss_ = smoothed_loss_ == 0 ? loss : 0.9 * smoothed_loss_ + 0.1 * loss;
    Json row{{"update", state_.update},
             {"loss", loss},
             {"learning_rate", rate},
             {"gradient_norm", length},
             {"loss_tokens", update.loss_tokens}};
    if (!processes_.is_alone()) row["sent_bytes"] = update_bytes_;
    metrics.append(row);
    show();
  }

  /// The sum of `loss`, and with it that of the gradient, over all processes, which also learn
  /// whether one of them was asked to stop: all do, after the same update.
  double sum_with_others(double loss) {
    if (processes_.is_alone()) return loss;
    const std::uint64_t before = processes_.sent_bytes();
    const std::vector<double> sums =
        processes_.sum({loss, interrupt_requested(watch_.interrupt) ? 1.0 : 0.0});
    optimizer_.sum_gradient(processes_);
    all_stop_ = sums[1] > 0;
    update_bytes_ = processes_.sent_bytes() - before;
    return sums[0];
  }

  /// Keeps the parameters when their loss on the valid split is the best yet.
  void validate(MetricsFile& metrics) {
    if (share_drifted(processes_, optimizer_) && !has_drifted_) {
      has_drifted_ = true;
      watch_.say("the machines round differently: at each validation all take rank 0's adapter");
    }
    if (course_.valid.empty()) {
      state_.best.copy_(optimizer_.parameters);
      state_.best_update = state_.update;
      return;
    }
    valid_loss_ = mean_loss(*course_.decoder, course_.valid, course_.pass_tokens, processes_);
    metrics.append({{"update", state_.update}, {"valid_loss", valid_loss_}});
    if (valid_loss_ < state_.best_loss) {
      state_.best_loss = valid_loss_;
      state_.best_update = state_.update;
      state_.stale = 0;
      state_.best.copy_(optimizer_.parameters);
    } else if (++state_.stale >= course_.patience) {
      state_.stopped_early = true;
    }
    show();
  }

  void show() const {
    std::string note =
        fmt::format("update {}/{}  loss {:.3f}", state_.update, total_updates(), smoothed_loss_);
    if (valid_loss_ > 0) note += fmt::format("  valid {:.3f}", valid_loss_);
    report(watch_.progress, {"training", done_tokens_, total_tokens_, "tokens", std::move(note)});
  }

  void checkpoint(const MetricsFile& metrics) {
    if (!processes_.is_writer()) return;
    state_.metrics_bytes = metrics.size();
    save_checkpoint(course_.run.checkpoints(), state_, optimizer_);
  }

  [[noreturn]] void stop(const MetricsFile& metrics) {
    processes_.leave();
    save_interrupted(metrics);
    throw Interrupted(fmt::format("stopped after update {} of {}; everything is saved",
                                  state_.update, total_updates()),
                      how_to_go_on());
  }

  /// Another process is lost; this one has all of the state after the last complete update.
  [[noreturn]] void give_up(const MetricsFile& metrics, const PeerLost& loss) {
    save_interrupted(metrics);
    const char* const what = processes_.is_writer()
                                 ? "stopped after update {} of {}; everything is saved"
                                 : "stopped after update {} of {}";
    throw PeerLost(fmt::format("{}: {}", loss.what(),
                               fmt::format(fmt::runtime(what), state_.update, total_updates())),
                   how_to_go_on());
  }

  void save_interrupted(const MetricsFile& metrics) {
    if (!processes_.is_writer()) return;
    checkpoint(metrics);
    course_.record["state"] = "interrupted";
    runs::write_record(course_.run, course_.record);
  }

  std::string how_to_go_on() const {
    return fmt::format("go on with: {} --resume --out {}", course_.command,
                       course_.run.root.string());
  }

  Json finish() {
    optimizer_.parameters.copy_(state_.best);
    if (!processes_.is_writer()) return course_.record;
    Json result{{"updates", state_.update},
                {"updates_planned", total_updates()},
                {"stopped_early", state_.stopped_early},
                {"best_update", state_.best_update}};
    if (!course_.valid.empty()) result["valid_loss"] = state_.best_loss;
    if (!processes_.is_alone()) result["sent_bytes_per_update"] = update_bytes_;
    result.update(course_.save());
    course_.record["state"] = "done";
    course_.record["result"] = std::move(result);
    runs::write_record(course_.run, course_.record);
    return course_.record;
  }

  Course course_;
  const Watch& watch_;
  at::Device device_;
  Optimizer& optimizer_;
  Processes& processes_;
  TrainState state_;
  std::uint64_t total_tokens_ = 0;
  std::uint64_t done_tokens_ = 0;
  double smoothed_loss_ = 0;
  double valid_loss_ = 0;
  bool has_drifted_ = false;        // some process away from rank 0
  bool all_stop_ = false;           // one of the processes was asked to
  std::uint64_t update_bytes_ = 0;  // sent by this process for the latest update
};

}  // namespace

Json run_course(Course course, const Watch& watch) { return Loop(std::move(course), watch).run(); }

double mean_loss(const model::Decoder& decoder, const std::vector<Example>& examples,
                 std::int64_t pass_tokens) {
  Processes alone;
  return mean_loss(decoder, examples, pass_tokens, alone);
}

double mean_loss(const model::Decoder& decoder, const std::vector<Example>& examples,
                 std::int64_t pass_tokens, Processes& processes) {
  std::vector<std::size_t> order(examples.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Update all{plan_passes(examples, order, pass_tokens), 0};
  for (const Example& example : examples) all.loss_tokens += example.loss_tokens;
  const at::Device device = decoder.placement().device;
  double sum = 0;
  for (const Pass& pass :
       share_of(all, examples, pass_tokens, processes.rank(), processes.size()).passes) {
    processes.check();
    sum += owner_loss(decoder, pack(examples, pass, device), Gradient::No);
  }
  return processes.sum({sum})[0] / static_cast<double>(all.loss_tokens);
}

}  // namespace idiolect::train
