// idiolect train: a LoRA adapter from a dataset and a base model.
#include <fmt/format.h>

#include <cstdio>
#include <iostream>

#include "commands/cli.h"
#include "commands/engine.h"
#include "commands/progress_bar.h"
#include "commands/signals.h"
#include "commands/table.h"
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
  std::cout << fmt::format(
      "\nadapter: {0}/adapter\ncurves: {0}/curves.html\nnext: idiolect compare --run {0}\n", out);
}

/// The live line is ended when this returns.
train::TrainOutcome train_and_show(const runs::TrainOptions& options) {
  const Display display = open_display();
  return train_in_engine({options, display.progress, display.say, interrupt_flag()});
}

}  // namespace

int run_train(const Command& self, Arguments arguments) {
  const auto options = parse<runs::TrainOptions>(self, arguments);
  if (!options) return 0;
  say_result(train_and_show(*options).record, options->out);
  return 0;
}

}  // namespace idiolect::commands
