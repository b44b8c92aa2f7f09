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
#include "runs/processes.h"
#include "runs/run_folder.h"
#include "runs/train_options.h"

namespace idiolect::commands {
namespace {

void say_result(const Json& record, const std::string& out) {
  const Json& result = record.at("result");
  std::cout << fmt::format("{} updates{}", result.at("updates").get<int>(),
                           result.at("stopped_early").get<bool>() ? " (stopped early)" : "");
  if (result.contains("valid_loss"))
    std::cout << fmt::format("; best validation loss {:.3f} nats per token after update {}",
                             result.at("valid_loss").get<double>(),
                             result.at("best_update").get<int>());
  std::cout << fmt::format("\nadapter: {}/adapter\nnext: idiolect compare --run {}\n", out, out);
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
  const auto options = parse<runs::TrainOptions>(self, arguments);
  if (!options) return 0;
  const auto place = runs::find_place(runs::system_environment());
  if (place) {
    check_place(*place, *options);
  } else if (const int count = wanted_processes(*options); count > 1) {
    return run_in_processes(count, self.name, arguments);
  }
  const train::TrainJob job{*options, draw_progress(),
                            [](const std::string& line) { std::cerr << line << '\n'; },
                            interrupt_flag(), place.value_or(runs::ProcessPlace{})};
  const train::TrainOutcome outcome = train_in_engine(job);
  if (job.place.is_writer()) say_result(outcome.record, options->out);
  return 0;
}

}  // namespace idiolect::commands
