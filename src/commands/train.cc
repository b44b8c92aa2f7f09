// idiolect train: a LoRA adapter from a dataset and a base model.
#include <fmt/format.h>

#include <cstdio>
#include <iostream>

#include "base/error.h"
#include "commands/cli.h"
#include "commands/engine.h"
#include "commands/processes.h"
#include "commands/progress_bar.h"
#include "commands/signals.h"
#include "commands/table.h"
#include "hub/base_model.h"
#include "runs/processes.h"
#include "runs/run_folder.h"
#include "runs/train_options.h"

namespace idiolect::commands {
namespace {

void say_result(const Json& record, const std::string& out) {
  const Json& result = record.at("result");
  const bool has_diverged = result.at("diverged").get<bool>();
  const bool is_early = result.at("stopped_early").get<bool>();
  std::cout << fmt::format("{} updates{}", result.at("updates").get<int>(),
                           has_diverged ? " (stopped: the loss went up)"
                           : is_early   ? " (stopped early)"
                                        : "");
  if (result.contains("valid_loss"))
    std::cout << fmt::format("; best validation loss {:.3f} nats per token after update {}",
                             result.at("valid_loss").get<double>(),
                             result.at("best_update").get<int>());
  if (result.contains("model")) {
    std::cout << fmt::format(
        "\nmodel: {0}/model\ncurves: {0}/curves.html\nnext: idiolect chat --base {0}/model\n", out);
    return;
  }
  std::cout << fmt::format(
      "\nadapter: {0}/adapter\ncurves: {0}/curves.html\nnext: idiolect compare --run {0}\n", out);
}

/// The live line is ended when this returns.
train::TrainOutcome train_and_show(const runs::TrainOptions& options,
                                   const runs::ProcessPlace& place) {
  const Display display = open_display();
  return train_in_engine({options, display.progress, display.say, interrupt_flag(), place});
}

void say_sweep(const Json& sweep) {
  std::cout << "     rate    loss (nats per token)\n";
  for (const Json& point : sweep.at("points"))
    std::cout << (point.at("loss").is_null()
                      ? fmt::format("{:9.2e}    not a number\n", point.at("rate").get<double>())
                      : fmt::format("{:9.2e}    {:.4f}\n", point.at("rate").get<double>(),
                                    point.at("loss").get<double>()));
  const std::string reason = sweep.at("reason").get<std::string>();
  if (sweep.at("suggestion").is_null())
    std::cout << "no suggestion: " << reason << '\n';
  else
    std::cout << fmt::format("--lr {:.2g}: {}\n", sweep.at("suggestion").get<double>(), reason);
}

/// How many processes to start: as asked, or as the run had that is resumed.
int wanted_processes(const runs::TrainOptions& options) {
  int wanted = options.processes.value_or(1);
  if (options.resume && !options.processes && runs::is_run(options.out)) {
    const Json record = runs::read_record({options.out});
    wanted = record.at("options").value("processes", 1);
  }
  if (wanted < 1) throw UsageError("--processes must be at least 1");
  return wanted;
}

void check_place(const runs::ProcessPlace& place, const runs::TrainOptions& options) {
  if (options.processes.value_or(place.size) != place.size)
    throw UsageError(fmt::format("--processes {}, but {} started {}", *options.processes,
                                 place.started_by, place.size),
                     "leave --processes out: the starter says how many there are");
}

}  // namespace

int run_train(const Command& self, Arguments arguments) {
  auto options = parse<runs::TrainOptions>(self, arguments);
  if (!options) return 0;
  options->base = hub::resolve_base(options->base);
  const auto place = runs::find_place(runs::system_environment());
  if (place) {
    check_place(*place, *options);
  } else if (const int count = wanted_processes(*options); count > 1) {
    return run_in_processes(count, self.name, arguments);
  }
  const runs::ProcessPlace own = place.value_or(runs::ProcessPlace{});
  const train::TrainOutcome outcome = train_and_show(*options, own);
  if (outcome.record.contains("find_lr"))
    say_sweep(outcome.record.at("find_lr"));
  else if (own.is_writer())
    say_result(outcome.record, options->out);
  return 0;
}

}  // namespace idiolect::commands
