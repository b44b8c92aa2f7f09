#include "train/loop.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "runs/checkpoint_clock.h"
#include "runs/curves.h"
#include "runs/journal.h"
#include "runs/schedule.h"
#include "train/checkpoint.h"
#include "train/machine.h"
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

/// Updates in a row whose loss or gradient is not a number before the run ends: one is a bad batch,
/// or a spike that the next batch does not share; four are a model that has left the numbers.
constexpr int kMostBadInARow = 3;

double seconds_now() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

class Loop {
 public:
  Loop(Course course, const Watch& watch)
      : course_(std::move(course)),
        watch_(watch),
        device_(course_.decoder->placement().device),
        optimizer_(*course_.optimizer),
        processes_(*course_.processes),
        circumstances_{runs::identity_of(course_.record), machine_of(course_.decoder->placement())},
        checkpoints_(course_.run.checkpoints()),
        clock_(course_.checkpoint_minutes, seconds_now()),
        journal_({course_.run, watch.progress, watch.say, total_updates(),
                  tokens_before(course_.updates.size()), course_.limit, processes_.is_writer()}) {}

  Json run() {
    start();
    try {
      train();
      return finish();
    } catch (const PeerLost& loss) {
      give_up(loss);
    } catch (const Error&) {
      draw_curves();
      throw;
    }
  }

 private:
  int total_updates() const { return static_cast<int>(course_.updates.size()); }
  bool finished() const {
    return state_.stopped_early || state_.diverged || state_.update >= total_updates();
  }
  bool asked_to_stop() const {
    return (processes_.is_alone() ? interrupt_requested(watch_.interrupt) : all_stop_) ||
           (course_.stop_after > 0 && state_.update >= course_.stop_after);
  }
  /// Tokens of the first updates.
  std::uint64_t tokens_before(std::size_t update) const {
    std::uint64_t tokens = 0;
    for (std::size_t i = 0; i < update; ++i) tokens += tokens_of(course_.updates[i], course_.train);
    return tokens;
  }

  void train() {
    if (state_.update == 0) validate();
    while (!finished()) {
      if (asked_to_stop()) stop();
      make_update();
      const bool is_time_to_validate = state_.update % course_.evaluate_every == 0 || finished();
      if (is_time_to_validate) validate();
      if (is_time_to_validate || clock_.is_due(seconds_now())) checkpoint();
    }
    processes_.leave();
  }

  void resume() {
    std::optional<TrainState> found;
    if (processes_.is_writer())
      found = load_checkpoint(checkpoints_, optimizer_, circumstances_, watch_.say);
    if (found) state_ = std::move(*found);
    share_state(processes_, state_, optimizer_);
    if (state_.update > 0) {
      watch_.say(fmt::format("resuming after update {} of {}", state_.update, total_updates()));
    } else {
      watch_.say("no checkpoint yet: starting from the beginning");
    }
  }

  void start() {
    state_.best = optimizer_.parameters.clone();
    if (course_.resume) resume();
    journal_.open(state_.metrics_bytes, tokens_before(static_cast<std::size_t>(state_.update)));
  }

  void make_update() {
    const double start = seconds_now();
    const Update& update = course_.updates[static_cast<std::size_t>(state_.update)];
    const Update share =
        share_of(update, course_.train, course_.pass_tokens, processes_.rank(), processes_.size());
    const double weight = 1.0 / static_cast<double>(update.loss_tokens);
    optimizer_.zero_gradient();
    double loss = 0;
    course_.noise.update = static_cast<std::uint64_t>(state_.update);
    for (const Pass& pass : share.passes) {
      processes_.check();
      loss += owner_loss(*course_.decoder, pack(course_.train, pass, device_), Gradient::Yes,
                         weight, course_.noise);
    }
    loss = sum_with_others(loss) * weight;
    const double length = optimizer_.clip_gradient(course_.clip);
    const double rate = course_.learning_rate *
                        runs::learning_rate_factor(state_.update, total_updates(), course_.warmup);
    ++state_.update;
    if (std::isfinite(loss) && std::isfinite(length)) {
      optimizer_.step(rate);
      bad_in_a_row_ = 0;
      watch_for_divergence(loss);
    } else {
      skip(std::isfinite(loss) ? "gradient" : "loss");
    }
    Json row{{"update", state_.update},
             {"loss", loss},
             {"learning_rate", rate},
             {"gradient_norm", length},
             {"loss_tokens", update.loss_tokens}};
    if (!processes_.is_alone()) row["sent_bytes"] = update_bytes_;
    journal_.updated(std::move(row),
                     {seconds_now() - start, tokens_of(update, course_.train),
                      course_.flops ? course_.flops(update, course_.train) : 0},
                     state_.watchdog.smoothed());
  }

  /// The update is done without a step. Throws Error when it is one too many.
  void skip(std::string_view what) {
    ++state_.skipped;
    if (++bad_in_a_row_ > kMostBadInARow)
      throw Error(fmt::format("the {} is not a number, {} updates in a row, the last of them "
                              "update {}; the last checkpoint is from before",
                              what, bad_in_a_row_, state_.update),
                  fmt::format("start anew with an --lr below {:.2g}, or with --precision float32",
                              course_.learning_rate));
    watch_.say(fmt::format("the {} is not a number at update {}: skipped", what, state_.update));
  }

  void watch_for_divergence(double loss) {
    state_.watchdog.see(loss);
    if (!state_.watchdog.alarms()) return;
    state_.diverged = true;
    watch_.say(
        fmt::format("the loss has gone up from {:.2f} to {:.2f} and stays there: stopping at "
                    "update {}; a lower "
                    "--lr (now {:.2g}) or --clip may help",
                    state_.watchdog.lowest(), state_.watchdog.smoothed(), state_.update,
                    course_.learning_rate));
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
  void validate() {
    if (share_drifted(processes_, optimizer_) && !has_drifted_) {
      has_drifted_ = true;
      watch_.say("the machines round differently: at each validation all take rank 0's adapter");
    }
    if (course_.valid.empty()) {
      if (!state_.diverged) keep_as_best();
      return;
    }
    const double loss = mean_loss(*course_.decoder, course_.valid, course_.pass_tokens, processes_);
    if (loss < state_.best_loss) {
      state_.best_loss = loss;
      keep_as_best();
      state_.stale = 0;
    } else if (std::isfinite(loss) && ++state_.stale >= course_.patience) {
      state_.stopped_early = true;
    }
    journal_.validated(state_.update, loss);
  }

  void keep_as_best() {
    state_.best_update = state_.update;
    state_.best.copy_(optimizer_.parameters);
  }

  /// False where it could not be written; that is said, and the one before is there still.
  bool checkpoint() {
    if (!processes_.is_writer()) return true;
    // What follows on a bad update is in doubt.
    if (bad_in_a_row_ > 0) return false;
    if (checkpoints_.is_known_whole(state_.update)) return true;
    const double start = seconds_now();
    state_.metrics_bytes = journal_.bytes();
    std::string fault;
    try {
      save_checkpoint(checkpoints_, state_, optimizer_, circumstances_);
    } catch (const Error& error) {
      fault = error.what();
    }
    clock_.saved(start, seconds_now());
    if (!fault.empty())
      watch_.say(fmt::format("no checkpoint after update {}, the one before is kept: {}",
                             state_.update, fault));
    return fault.empty();
  }

  [[noreturn]] void stop() {
    processes_.leave();
    throw Interrupted(save_interrupted(), how_to_go_on());
  }

  /// Another process is lost; this one has all of the state after the last complete update.
  [[noreturn]] void give_up(const PeerLost& loss) {
    const std::string where = save_interrupted();
    draw_curves();
    throw PeerLost(fmt::format("{}: {}", loss.what(), where), how_to_go_on());
  }

  /// → a line that says where the run stopped and what is saved.
  std::string save_interrupted() {
    const std::string where =
        fmt::format("stopped after update {} of {}", state_.update, total_updates());
    if (!processes_.is_writer()) return where;
    const bool is_saved = checkpoint();
    course_.record["state"] = "interrupted";
    try {
      runs::write_record(course_.run, course_.record);
    } catch (const Error& error) {
      watch_.say(error.what());  // run.json says "running": that can be resumed as well
    }
    return where + (is_saved ? "; everything is saved" : "; the checkpoint before it is kept");
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
                {"diverged", state_.diverged},
                {"skipped_updates", state_.skipped},
                {"best_update", state_.best_update}};
    if (!course_.valid.empty()) result["valid_loss"] = state_.best_loss;
    if (!processes_.is_alone()) result["sent_bytes_per_update"] = update_bytes_;
    try {
      result.update(course_.save());
      course_.record["state"] = "done";
      course_.record["result"] = std::move(result);
      runs::write_record(course_.run, course_.record);
    } catch (const Error& error) {
      throw Error(
          fmt::format("training is done, but its result cannot be written: {}", error.what()),
          "make room, then " + how_to_go_on());
    }
    draw_curves();
    return course_.record;
  }

  /// A page that cannot be drawn is no reason to fail.
  void draw_curves() const {
    if (!processes_.is_writer()) return;
    try {
      runs::write_curves(course_.run, course_.record);
    } catch (const Error& error) {
      watch_.say(fmt::format("no page of the curves: {}", error.what()));
    }
  }

  Course course_;
  const Watch& watch_;
  at::Device device_;
  Optimizer& optimizer_;
  Processes& processes_;
  runs::Circumstances circumstances_;
  runs::CheckpointStore checkpoints_;
  runs::CheckpointClock clock_;
  runs::Journal journal_;
  TrainState state_;
  int bad_in_a_row_ = 0;            // updates
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
